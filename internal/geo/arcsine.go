package geo

import "math"

// arcSine is asin as in fdlibm (e_asin.c), operation by operation, for 0 <= x <= 1. Java's StrictMath, which the database
// computes by, is specified to give its results; those of package math differ in the last bit.
//
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunSoft, a Sun Microsystems, Inc.
// business. Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice
// is preserved.
func arcSine(x float64) float64 {
	const (
		halfPiHigh = 1.57079632679489655800e+00
		halfPiLow  = 6.12323399573676603587e-17
		quarterPi  = 7.85398163397448278999e-01
		tiny       = 1.0 / (1 << 27)
	)
	switch {
	case x >= 1:
		return times(x, halfPiHigh) + times(x, halfPiLow)
	case x < tiny:
		return x
	case x < 0.5:
		return x + times(x, ratio(times(x, x)))
	}
	t := (1 - x) * 0.5
	r, s := ratio(t), math.Sqrt(t)
	if math.Float64bits(x)>>32 >= 0x3FEF3333 { // from 0.975 on
		return halfPiHigh - (times(2, s+times(s, r)) - halfPiLow)
	}
	w := math.Float64frombits(math.Float64bits(s) &^ 0xFFFFFFFF)
	c := (t - times(w, w)) / (s + w)
	p := times(times(2, s), r) - (halfPiLow - times(2, c))
	return quarterPi - (p - (quarterPi - times(2, w)))
}

// ratio approximates (asin(x) - x) / x for t = x².
func ratio(t float64) float64 {
	p := times(t, 0.16666666666666666+times(t, -0.3255658186224009+times(t, 0.20121253213486293+
		times(t, -0.04005553450067941+times(t, 7.915349942898145e-04+times(t, 3.479331075960212e-05))))))
	q := 1 + times(t, -2.403394911734414+times(t, 2.0209457602335057+times(t, -0.6882839716054533+
		times(t, 0.07703815055590194))))
	return p / q
}

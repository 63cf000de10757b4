package geo_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"cityweave/internal/geo"
)

// haversine is the textbook formula, in metres.
func haversine(a, b geo.Point) float64 {
	rad := func(d float64) float64 { return d * math.Pi / 180 }
	lat, long := math.Sin(rad(b.Latitude-a.Latitude)/2), math.Sin(rad(b.Longitude-a.Longitude)/2)
	h := lat*lat + math.Cos(rad(a.Latitude))*math.Cos(rad(b.Latitude))*long*long
	return 2 * geo.Radius * math.Asin(math.Sqrt(min(1, h)))
}

// somewhere is any point, often a special one.
func somewhere(r *rand.Rand) geo.Point {
	special := []float64{-180, -90, 0, 90, 180}
	p := geo.Point{Latitude: 180*r.Float64() - 90, Longitude: 360*r.Float64() - 180}
	if r.IntN(5) == 0 {
		p.Longitude = special[r.IntN(len(special))]
	}
	if r.IntN(8) == 0 {
		p.Latitude = special[1+r.IntN(3)]
	}
	return p
}

// beside is a point not far from p.
func beside(r *rand.Rand, p geo.Point) geo.Point {
	step := math.Pow(10, -5*r.Float64()+1)
	p.Latitude = max(-90, min(90, p.Latitude+step*(r.Float64()-0.5)))
	p.Longitude += step * (r.Float64() - 0.5)
	if p.Longitude > 180 {
		p.Longitude -= 360
	}
	if p.Longitude < -180 {
		p.Longitude += 360
	}
	return p
}

func TestMetres(t *testing.T) {
	t.Run("known distances", func(t *testing.T) {
		for _, c := range []struct {
			a, b geo.Point
			want int64
		}{
			{geo.Point{0, 0}, geo.Point{0, 0}, 0},
			{geo.Point{0, 0}, geo.Point{0, 180}, 20015114},
			{geo.Point{90, 12}, geo.Point{-90, -40}, 20015114},
			{geo.Point{90, 12}, geo.Point{90, -168}, 0},
			{geo.Point{0, 179.5}, geo.Point{0, -179.5}, 111195},
			{geo.Point{0, 0}, geo.Point{0, 90}, 10007557},
			{geo.Point{35.18147, 136.90641}, geo.Point{35.6895, 139.69171}, 258579}, // Nagoya and Tokyo
		} {
			if got := geo.Metres(c.a.Vector(), c.b.Vector()); got != c.want {
				t.Errorf("%v to %v: %d m, want %d", c.a, c.b, got, c.want)
			}
		}
	})
	t.Run("agree with the haversine formula, and both ways", func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for range 100_000 {
			a := somewhere(r)
			b := somewhere(r)
			if r.IntN(2) == 0 {
				b = beside(r, a)
			}
			got, want := geo.Metres(a.Vector(), b.Vector()), haversine(a, b)
			if math.Abs(float64(got)-want) > 0.5+1e-6*math.Max(1, want/1e4) {
				t.Fatalf("%v to %v: %d m, want %v", a, b, got, want)
			}
			if back := geo.Metres(b.Vector(), a.Vector()); back != got {
				t.Fatalf("%v to %v: %d m there, %d back", a, b, got, back)
			}
		}
	})
}

func TestCircleBounds(t *testing.T) {
	t.Run("hold every point of the circle", func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 4))
		inside := 0
		for range 300_000 {
			c := geo.Circle{Centre: somewhere(r), Metres: int64(math.Pow(10, 7.4*r.Float64()))}
			p := somewhere(r)
			if r.IntN(3) > 0 {
				p = beside(r, c.Centre)
			}
			if geo.Metres(c.Centre.Vector(), p.Vector()) > c.Metres {
				continue
			}
			inside++
			if b := c.Bounds(); !b.Has(p) {
				t.Fatalf("%+v has %v, its bounds %+v have not", c, p, b)
			}
			if low, high := c.Cube(); !between(low, high, p.Vector()) {
				t.Fatalf("%+v has %v, its cube %v to %v has not", c, p, low, high)
			}
		}
		if inside < 10_000 {
			t.Errorf("only %d points were in their circle", inside)
		}
	})
	t.Run("are narrow away from the poles", func(t *testing.T) {
		b := geo.Circle{Centre: geo.Point{Latitude: 60, Longitude: 179}, Metres: 100_000}.Bounds()
		if b.West < 177.1 || b.East > -179.1 || b.North > 60.91 || b.South < 59.09 {
			t.Errorf("%+v", b)
		}
	})
}

func TestBox(t *testing.T) {
	t.Run("has", func(t *testing.T) {
		pacific := geo.Box{South: -30, West: 170, North: 30, East: -170}
		for _, c := range []struct {
			box  geo.Box
			p    geo.Point
			want bool
		}{
			{pacific, geo.Point{0, 175}, true},
			{pacific, geo.Point{0, -175}, true},
			{pacific, geo.Point{0, 180}, true},
			{pacific, geo.Point{0, -180}, true},
			{pacific, geo.Point{0, 170}, true},
			{pacific, geo.Point{0, 169.99}, false},
			{pacific, geo.Point{0, 0}, false},
			{pacific, geo.Point{31, 175}, false},
			{geo.Box{0, 100, 10, 180}, geo.Point{5, -180}, true},
			{geo.Box{0, -180, 10, -100}, geo.Point{5, 180}, true},
			{geo.Box{80, 10, 90, 20}, geo.Point{90, -77}, true},
			{geo.Box{80, 10, 89, 20}, geo.Point{90, 15}, false},
			{geo.Box{-90, 10, -80, 20}, geo.Point{-90, -77}, true},
		} {
			if got := c.box.Has(c.p); got != c.want {
				t.Errorf("%+v has %v: %v", c.box, c.p, got)
			}
		}
	})
	t.Run("lies in its cube", func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 6))
		for range 100_000 {
			a, b, p := somewhere(r), somewhere(r), somewhere(r)
			box := geo.Box{
				South: min(a.Latitude, b.Latitude), North: max(a.Latitude, b.Latitude), West: a.Longitude, East: b.Longitude,
			}
			if low, high := box.Cube(); box.Has(p) && !between(low, high, p.Vector()) {
				t.Fatalf("%+v has %v, its cube %v to %v has not", box, p, low, high)
			}
		}
	})
}

func between(low, high, v geo.Vector) bool {
	for i := range v {
		if v[i] < low[i] || v[i] > high[i] {
			return false
		}
	}
	return true
}

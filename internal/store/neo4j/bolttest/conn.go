package bolttest

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
)

// Messages, as clients send them.
const (
	Hello     = "HELLO"
	Goodbye   = "GOODBYE"
	Reset     = "RESET"
	Run       = "RUN"
	Discard   = "DISCARD"
	Pull      = "PULL"
	Begin     = "BEGIN"
	Commit    = "COMMIT"
	Rollback  = "ROLLBACK"
	Route     = "ROUTE"
	Logon     = "LOGON"
	Logoff    = "LOGOFF"
	Telemetry = "TELEMETRY"
)

var requests = map[byte]string{
	0x01: Hello, 0x02: Goodbye, 0x0F: Reset, 0x10: Run, 0x2F: Discard, 0x3F: Pull, 0x11: Begin, 0x12: Commit,
	0x13: Rollback, 0x66: Route, 0x6A: Logon, 0x6B: Logoff, 0x54: Telemetry,
}

// Tags of answers.
const (
	success = 0x70
	record  = 0x71
	ignored = 0x7E
	failure = 0x7F
)

// wire is a connection after its handshake.
type wire struct {
	net.Conn
	in *bufio.Reader
}

// handshake agrees on Bolt 5.4, whatever else the client offers.
func handshake(c net.Conn) (*wire, error) {
	w := &wire{c, bufio.NewReader(c)}
	var hello [20]byte
	if _, err := io.ReadFull(w.in, hello[:]); err != nil {
		return nil, err
	}
	if binary.BigEndian.Uint32(hello[:]) != 0x6060B017 {
		return nil, errors.New("bolt: the client does not speak it")
	}
	for offer := hello[4:]; len(offer) > 0; offer = offer[4:] {
		back, minor, major := offer[1], offer[2], offer[3]
		if major == 5 && minor >= 4 && minor-back <= 4 {
			_, err := c.Write([]byte{0, 0, 4, 5})
			return w, err
		}
	}
	return nil, errors.New("bolt: the client does not speak version 5.4")
}

// receive reads a message.
func (w *wire) receive() (structure, error) {
	var message []byte
	for {
		var head [2]byte
		if _, err := io.ReadFull(w.in, head[:]); err != nil {
			return structure{}, err
		}
		n := int(binary.BigEndian.Uint16(head[:]))
		if n == 0 && len(message) > 0 {
			break
		}
		at := len(message)
		message = append(message, make([]byte, n)...)
		if _, err := io.ReadFull(w.in, message[at:]); err != nil {
			return structure{}, err
		}
	}
	u := unpacker{message}
	v, err := u.value()
	if err != nil {
		return structure{}, err
	}
	s, ok := v.(structure)
	if !ok {
		return structure{}, fmt.Errorf("bolt: a message is a %T", v)
	}
	return s, nil
}

// chunked is a message as it is sent.
func chunked(tag byte, fields ...any) []byte {
	message := pack(nil, structure{tag, fields})
	var out []byte
	for len(message) > 0 {
		n := min(len(message), 0xFFFF)
		out = append(binary.BigEndian.AppendUint16(out, uint16(n)), message[:n]...)
		message = message[n:]
	}
	return append(out, 0, 0)
}

// abort ends the connection so that the client sees a reset, and not an orderly end.
func (w *wire) abort() {
	if tcp, ok := w.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // what cannot be set ends in order, which is as good a fault
	}
	w.Close()
}

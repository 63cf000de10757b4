package result

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// A cursor is a keyset position (the sort keys of its row and its ids), bound to the
// list that it is from: the kind of list, its filters and its order. Its form is
//
//	base64url( version | scope[8] | keys | id | link | checksum[6] )
//
// so that damage and cursors of other lists are recognised. It holds no secret:
// a client that makes one up only chooses where to start.
const cursorVersion = 1

// Scope identifies a list for its cursors: its field and the arguments that choose and order its rows.
type Scope struct {
	keys  int // sort keys of a position
	parts []any
	once  sync.Once // the hash is computed when the first cursor is read or written
	sum   [8]byte
}

// NewScope identifies a list by its parts in a canonical form. keys is how many sort keys a position in it has.
func NewScope(keys int, parts ...any) *Scope { return &Scope{keys: keys, parts: parts} }

func (s *Scope) hash() []byte {
	s.once.Do(func() {
		h := sha256.New()
		for _, p := range s.parts {
			fmt.Fprint(h, Canonical(p), "\x00")
		}
		copy(s.sum[:], h.Sum(nil))
	})
	return s.sum[:]
}

// Canonical writes a part of a query so that equal meaning in equal form gives equal text.
func Canonical(p any) string {
	list := func(name string, ps []store.Predicate) string {
		var b strings.Builder
		for _, q := range ps {
			b.WriteString(Canonical(q) + ",")
		}
		return name + "[" + b.String() + "]"
	}
	switch p := p.(type) {
	case nil:
		return "all"
	case store.And:
		if len(p) == 1 { // one condition is the same in braces
			return Canonical(p[0])
		}
		return list("and", p)
	case store.Or:
		if name, ok := nameOf(p); ok {
			return Canonical(name)
		}
		return list("or", p)
	case store.Not:
		return "not(" + Canonical(p.Predicate) + ")"
	case store.Cond:
		return fmt.Sprintf("%s %d %v", p.Field, p.Op, p.Values)
	case store.InCountry:
		return "country(" + Canonical(p.Where) + ")"
	case store.Linked:
		return fmt.Sprintf("linked(%d %d %d %s)", p.Quantifier, p.Compare, p.Number, Canonical(p.CountSpec))
	case store.Near:
		return fmt.Sprintf("near(%v %v %d)", p.Centre.Latitude, p.Centre.Longitude, p.Metres)
	case store.InBox:
		return fmt.Sprintf("box(%v %v %v %v)", p.South, p.West, p.North, p.East)
	case store.Related:
		return fmt.Sprintf("related(%s %v %s)", p.To, p.None, Canonical(p.Where))
	case store.CountSpec:
		return fmt.Sprintf("%v %s %s %v", p.Rel, Canonical(p.Node), Canonical(p.Link), p.AsOf)
	case []store.Order:
		var b strings.Builder
		for _, o := range p {
			fmt.Fprintf(&b, "%d %s %v ", o.By, o.Field, o.Desc)
			if o.Count != nil {
				b.WriteString(Canonical(*o.Count))
			}
			if o.By == store.ByDistance {
				fmt.Fprint(&b, o.From)
			}
			b.WriteByte(';')
		}
		return b.String()
	default:
		return fmt.Sprintf("%v", p)
	}
}

// NameOrIDs is a condition on the names of an entity, or on its ID: the IDs are those of the entities that the texts
// mean. They are no part of what a cursor is bound to, as the texts are.
func NameOrIDs(name store.Cond, ids []string) store.Or {
	values := make([]kg.Value, len(ids))
	for i, id := range ids {
		values[i] = kg.EnumValue(id)
	}
	return store.Or{name, store.Cond{Field: store.FieldID, Values: values}}
}

// nameOf is the condition on names of NameOrIDs. The parts of an `or` in a query are never conditions by themselves.
func nameOf(p store.Or) (name store.Cond, ok bool) {
	if len(p) == 2 {
		name, ok = p[0].(store.Cond)
	}
	return name, ok && name.Field == store.FieldAnyName
}

// EncodeCursor writes the cursor of a position.
func EncodeCursor(scope *Scope, p *store.Position) string {
	return base64.RawURLEncoding.EncodeToString(AppendCursor(nil, scope, p))
}

// AppendCursor appends a cursor before it is put into letters.
func AppendCursor(b []byte, scope *Scope, p *store.Position) []byte {
	from := len(b)
	b = append(append(b, cursorVersion), scope.hash()...)
	b = append(b, byte(len(p.Keys)))
	for i := range p.Keys {
		k := &p.Keys[i]
		b = append(b, byte(k.Kind()))
		switch k.Kind() {
		case kg.String, kg.Enum:
			b = appendString(b, k.Str())
		case kg.Int:
			b = binary.AppendVarint(b, k.Int())
		case kg.Float:
			b = binary.BigEndian.AppendUint64(b, math.Float64bits(k.Float()))
		case kg.Bool:
			b = append(b, k.Text()[0])
		case kg.DateKind:
			b = binary.AppendUvarint(b, uint64(k.Date()))
		}
	}
	b = appendString(appendString(b, p.ID), p.Link)
	sum := sha256.Sum256(b[from:])
	return append(b, sum[:6]...)
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

var (
	errCursorDamaged = errors.New("this is not a cursor of ours: take it from pageInfo or an edge, unchanged")
	errCursorForeign = errors.New(
		"this cursor is from another list: it goes only with the field, filters and order that it came from",
	)
)

// DecodeCursor reads a cursor; the error says what is wrong with it and what to do.
func DecodeCursor(scope *Scope, s string) (*store.Position, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(raw) < 1+8+1+2+6 || raw[0] != cursorVersion {
		return nil, errCursorDamaged
	}
	body, sum := raw[:len(raw)-6], sha256.Sum256(raw[:len(raw)-6])
	if string(sum[:6]) != string(raw[len(raw)-6:]) {
		return nil, errCursorDamaged
	}
	if string(body[1:9]) != string(scope.hash()) {
		return nil, errCursorForeign
	}
	r := reader{b: body[9:]}
	p := &store.Position{}
	for range r.byte() {
		p.Keys = append(p.Keys, r.value())
	}
	p.ID, p.Link = r.string(), r.string()
	if r.bad || len(r.b) != 0 || len(p.Keys) != scope.keys {
		return nil, errCursorDamaged
	}
	return p, nil
}

// reader takes a cursor apart; bad is set when it ends too early.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.bad, r.b = true, nil
		return make([]byte, max(0, min(n, 8)))
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) byte() byte { return r.take(1)[0] }

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) string() string {
	n := r.uvarint()
	if n > uint64(len(r.b)) {
		r.bad, r.b = true, nil
		return ""
	}
	return string(r.take(int(n)))
}

func (r *reader) value() kg.Value {
	switch kg.Kind(r.byte()) {
	case kg.Null:
		return kg.Value{}
	case kg.String:
		return kg.StringValue(r.string())
	case kg.Enum:
		return kg.EnumValue(r.string())
	case kg.Int:
		v, n := binary.Varint(r.b)
		if n <= 0 {
			r.bad, r.b = true, nil
			return kg.Value{}
		}
		r.b = r.b[n:]
		return kg.IntValue(v)
	case kg.Float:
		return kg.FloatValue(math.Float64frombits(binary.BigEndian.Uint64(r.take(8))))
	case kg.Bool:
		return kg.BoolValue(r.byte() == 't')
	case kg.DateKind:
		return kg.DateValue(kg.Date(r.uvarint()))
	default:
		r.bad = true
		return kg.Value{}
	}
}

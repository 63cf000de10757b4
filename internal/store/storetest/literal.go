package storetest

import (
	"fmt"
	"reflect"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// literal writes a query as Go source that can be pasted into a test.
func literal(q any) string {
	var b strings.Builder
	writeLiteral(&b, reflect.ValueOf(q))
	return b.String()
}

func writeLiteral(b *strings.Builder, v reflect.Value) {
	if !v.IsValid() {
		b.WriteString("nil")
		return
	}
	switch x := v.Interface().(type) {
	case kg.Value:
		b.WriteString(valueLiteral(x))
		return
	case kg.Date:
		fmt.Fprintf(b, "%d", x)
		return
	case kg.TypeID:
		fmt.Fprintf(b, "%d /* %s */", x, kg.CityNetworks().Entities[x].Name)
		return
	case kg.LinkTypeID:
		fmt.Fprintf(b, "%d /* %s */", x, kg.CityNetworks().Links[x].Name)
		return
	case kg.Direction:
		b.WriteString("kg." + [...]string{"Out", "In", "Both"}[x])
		return
	case kg.Undated:
		b.WriteString("kg." + [...]string{"IncludeUndated", "ExcludeUndated", "OnlyUndated"}[x])
		return
	case store.Op:
		b.WriteString("store." + [...]string{"Eq", "Exact", "Contains", "StartsWith", "Lt", "Lte", "Gt", "Gte", "Known"}[x])
		return
	case store.SearchFields:
		fmt.Fprintf(b, "%d /* %s */", x, x)
		return
	case store.Unit:
		b.WriteString("store." + [...]string{"EachEntity", "EachLink"}[x])
		return
	case store.Quantifier:
		b.WriteString("store." + [...]string{"Some", "None", "All", "Count"}[x])
		return
	case store.MeasureKind:
		b.WriteString("store." + [...]string{"Distinct", "Min", "Max", "Sum", "Avg"}[x])
		return
	case store.Move:
		b.WriteString("store." + [...]string{"Along", "ToFrom", "ToTo"}[x])
		return
	case store.OrderBy:
		b.WriteString("store." + [...]string{"ByNode", "ByLink", "ByCountry", "ByCount", "ByThrough", "ByDistance"}[x])
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		b.WriteByte('&')
		writeLiteral(b, v.Elem())
	case reflect.Interface:
		writeLiteral(b, v.Elem())
	case reflect.Slice:
		b.WriteString(v.Type().String() + "{")
		for i := range v.Len() {
			if i > 0 {
				b.WriteString(", ")
			}
			writeLiteral(b, v.Index(i))
		}
		b.WriteByte('}')
	case reflect.Struct:
		b.WriteString(v.Type().String() + "{")
		comma := ""
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				continue
			}
			b.WriteString(comma + v.Type().Field(i).Name + ": ")
			writeLiteral(b, v.Field(i))
			comma = ", "
		}
		b.WriteByte('}')
	case reflect.String:
		if v.Type().Name() != "string" {
			fmt.Fprintf(b, "%s(%q)", v.Type(), v.String())
			return
		}
		fmt.Fprintf(b, "%q", v.String())
	default:
		fmt.Fprint(b, v.Interface())
	}
}

func valueLiteral(v kg.Value) string {
	switch v.Kind() {
	case kg.String:
		return fmt.Sprintf("kg.StringValue(%q)", v.Str())
	case kg.Enum:
		return fmt.Sprintf("kg.EnumValue(%q)", v.Str())
	case kg.Int:
		return fmt.Sprintf("kg.IntValue(%d)", v.Int())
	case kg.Float:
		return fmt.Sprintf("kg.FloatValue(%v)", v.Float())
	case kg.Bool:
		return fmt.Sprintf("kg.BoolValue(%v)", v.Bool())
	case kg.DateKind:
		return fmt.Sprintf("kg.DateValue(%d)", v.Date())
	default:
		return "kg.Value{}"
	}
}

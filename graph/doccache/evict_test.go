package doccache

import (
	"strconv"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

func TestDocumentsThatKeepMuchPushOthersOut(t *testing.T) {
	const most = 10
	d := New(most, &ast.Schema{})
	for n := range 5 {
		d.Add(t.Context(), strconv.Itoa(n), &ast.QueryDocument{})
		found, _ := d.byText.Load(strconv.Itoa(n))
		d.addFields(found.(*document), most*fieldsEach/3)
	}
	if len(d.ring) != 3 || d.fields > most*fieldsEach {
		t.Errorf("%d documents keep %d fields, more than %d", len(d.ring), d.fields, most*fieldsEach)
	}
	gone := &document{evicted: true}
	d.addFields(gone, 1_000_000)
	if len(d.ring) != 3 {
		t.Error("a document that is gone pushes others out")
	}
}

package release_test

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/audit"
	"cityweave/internal/kg"
)

// Two paragraphs with their titles, and one without: lines 0-4, the last one empty.
const document = "Kyōto and Taizhou share their plans […]\nUrban cooperation\nTokyo leads.\r\n\n"

// spoken is the small folder with evidence at places of the document.
func spoken(blocks string, evidence ...string) files {
	sum := sha256.Sum256([]byte(document))
	f := small()
	f["evidence.csv"] = rows(append([]string{"id,about,source,locator,stated_as"}, evidence...)...)
	f["blocks.csv"] = "id,source,programme,paragraph_line,title_line,byte_start,byte_end,truncated\n" + blocks
	f["entities/source.csv"] = strings.NewReplacer(
		"id,name,kind,url,retrieved_on\n", "id,name,kind,url,retrieved_on,sha256\n",
		"2026-11-03\n", "2026-11-03,"+hex.EncodeToString(sum[:])+"\n",
		",,\n", ",,,\n", "2026-11-01\n", "2026-11-01,\n", "2026-11-02\n", "2026-11-02,\n", "2026-11-04\n", "2026-11-04,\n",
	).Replace(f["entities/source.csv"])
	return f
}

const (
	goodBlocks = "B1,source:document,programme:iuc,0,1,0,60,true\nB2,source:document,programme:iuc,2,,61,73,false\n"
	goodPlace  = "E1,L1,source:document,0:0-6,Kyōto"
)

func verify(t *testing.T, f files, source, text string) *audit.Verification {
	t.Helper()
	v, err := audit.Verify(kg.CityNetworks(), mustRead(t, f), source, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestADocumentAgreesWithWhatIsQuotedFromIt(t *testing.T) {
	for _, source := range []string{"", "source:document"} {
		v := verify(t, spoken(goodBlocks, goodPlace, "E2,L2,source:document,0:0-42,Kyōto and Taizhou", "E3,P1,source:document,2:61-73,leads"), source, document)
		if d := cmp.Diff(&audit.Verification{Source: "source:document", Evidence: 3, Blocks: 2}, v); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	}
}

func TestWhatDoesNotAgreeIsFound(t *testing.T) {
	for _, c := range []struct {
		name     string
		evidence string
		blocks   string
		says     []string // finding by finding: id, words of the problem, words of the cure
	}{
		{"a shifted range", "E1,L1,source:document,0:2-8,Kyōto", goodBlocks, []string{`E1|"ōto a", not the words "Kyōto"|stand at 0:0-6`}},
		{"a range that is too short", "E1,L1,source:document,0:0-3,Kyōto", goodBlocks, []string{"E1|cuts a character|stand at 0:0-6"}},
		{"a range from within a character", "E1,L1,source:document,0:3-8,to an", goodBlocks, []string{"E1|cuts a character|stand at 0:4-9"}},
		{"the wrong line", "E1,L1,source:document,1:0-6,Kyōto", goodBlocks, []string{"E1|line 1 has the bytes 43-60|stand at 0:0-6"}},
		{"a range over two lines", "E1,L1,source:document,0:0-50,Kyōto", goodBlocks, []string{"E1|line 0 has the bytes 0-42|stand at 0:0-6"}},
		{"a line that there is not", "E1,L1,source:document,9:0-6,Kyōto", goodBlocks, []string{"E1|the document has the lines 0-4|0:0-6"}},
		{"words that stand in two places", "E1,L1,source:document,0:1-5,an", goodBlocks, []string{"E1|not the words|"}},
		{"words that stand nowhere", "E1,L1,source:document,0:0-6,Osaka", goodBlocks, []string{"E1|not the words|"}},
		{"no words", "E1,L1,source:document,0:0-6,", goodBlocks, []string{`E1|does not say which words|"Kyōto"`}},
		{"a block with other bytes", goodPlace, strings.Replace(goodBlocks, "0,60,", "0,59,", 1), []string{"B1|0-59|0-60"}},
		{"a paragraph that is not cut off", goodPlace, strings.Replace(goodBlocks, "60,true", "60,false", 1), []string{"B1|truncated is false|write true"}},
		{"a paragraph that is cut off", goodPlace, strings.Replace(goodBlocks, "73,false", "73,true", 1), []string{"B2|truncated is true|write false"}},
		{"a line in no block", goodPlace, "B1,source:document,programme:iuc,0,1,0,60,true\n", []string{"source:document|line 2 is in no block|"}},
		{"a line in two blocks", goodPlace, "B1,source:document,programme:iuc,0,1,0,60,true\nB2,source:document,programme:iuc,2,1,61,73,false\n", []string{"B2|line 1 is in block B1 too|one block", "B2|61-73|43-73"}},
		{"a block beyond the end", goodPlace, goodBlocks + "B3,source:document,programme:iuc,7,,80,90,false\n", []string{"B3|lines 0-4|"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := verify(t, spoken(c.blocks, c.evidence), "", document)
			if len(v.Findings) != len(c.says) {
				t.Fatalf("got %v, want %d findings", v.Findings, len(c.says))
			}
			for i, f := range v.Findings {
				want := strings.Split(c.says[i], "|")
				if f.ID != want[0] || !strings.Contains(f.Problem, want[1]) || !strings.Contains(f.Cure, want[2]) || want[2] == "" && f.Cure != "" {
					t.Errorf("got %q, want %q", f, c.says[i])
				}
			}
		})
	}
}

func TestAnotherDocumentHasAnotherHash(t *testing.T) {
	v := verify(t, spoken(goodBlocks, goodPlace), "", document+" ")
	if len(v.Findings) != 1 || v.Findings[0].ID != "source:document" || !strings.Contains(v.Findings[0].Problem, "sha256") {
		t.Errorf("got %v", v.Findings)
	}
	v = verify(t, small().with(files{"evidence.csv": rows("about,source,locator,stated_as", "L1,source:document,0:0-6,Kyōto"), "blocks.csv": ""}), "", document)
	if len(v.Findings) != 1 || !strings.Contains(v.Findings[0].Cure, hex.EncodeToString(hashOf(document))) {
		t.Errorf("a source without a hash is told the one of the document: %v", v.Findings)
	}
}

func hashOf(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

func TestTheSourceOfADocumentIsFound(t *testing.T) {
	o := kg.CityNetworks()
	two := spoken(goodBlocks, goodPlace)
	two["entities/source.csv"] += rows("source:another,Another,document,,,")
	if v := verify(t, two, "", document); v.Source != "source:document" {
		t.Errorf("by its hash: got %s", v.Source)
	}
	for _, c := range []struct {
		f            files
		source, says string
	}{
		{two, "", "none of source:another, source:document has the sha256"},
		{two, "source:page", "source:page is no source of the kind document; there are source:another, source:document"},
		{files{"rules.csv": rows("id,rule", "seat,x")}, "", "no source of the kind document"},
	} {
		if _, err := audit.Verify(o, mustRead(t, c.f), c.source, []byte("other")); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("got %v, want %q", err, c.says)
		}
	}
}

func TestALocatorIsReadAsItIsWritten(t *testing.T) {
	line, first, end, ok := kg.ParseLocator(kg.Locator(12, 345, 6789))
	if !ok || line != 12 || first != 345 || end != 6789 {
		t.Errorf("%d %d %d %t", line, first, end, ok)
	}
	for _, bad := range []string{"", "1", "1:2", "1:2-", "1:-2", "-1:2-3", "1:3-3", "1:4-3", "01:2-3", "1:2-03", "1:+2-3", " 1:2-3", "1:2-3 ", "a:2-3", "100000000:1-2", "1:2-99999999999"} {
		if _, _, _, ok := kg.ParseLocator(bad); ok {
			t.Errorf("%q is read", bad)
		}
	}
}

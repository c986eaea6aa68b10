package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"fuelbook/assets"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/docx"

	"github.com/samber/lo"
)

// text is what a reader of the file sees: the text of each paragraph on a line.
func text(t *testing.T, file []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	part := lo.Must(z.Open("word/document.xml"))
	var out strings.Builder
	for dec := xml.NewDecoder(part); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.CharData:
			out.Write(x)
		case xml.EndElement:
			if x.Name.Local == "p" {
				out.WriteByte('\n')
			}
		}
	}
}

// TestCopyHasTheText: the copy of every shipped template holds the text of the paper, in its order, between two marks, and the same document
// gives the same bytes.
func TestCopyHasTheText(t *testing.T) {
	on := calendar.NewDate(2026, 10, 20)
	for _, x := range lo.Must(agreement.Templates(assets.FS)) {
		terms := agreement.SampleTerms(on)
		terms.Customer.Name = "示例𬸚公司 <甲> & “乙”"
		d, err := agreement.Compose(x, "SDXS-370600-2026-GY-0001", terms, agreement.Approved)
		if err != nil {
			t.Fatal(err)
		}
		var a, b bytes.Buffer
		if err := errors.Join(docx.Agreement(&a, d), docx.Agreement(&b, d)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s: not the same bytes twice", x.Key)
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		got, want := squeeze(text(t, a.Bytes())), squeeze(d.PlainText())
		head, foot := squeeze(docx.Mark+"校验码"+d.Fingerprint), squeeze(docx.Mark)
		if got != head+want+foot {
			t.Errorf("%s: the copy reads\n%s\nwant\n%s", x.Key, got, head+want+foot)
		}
	}
}

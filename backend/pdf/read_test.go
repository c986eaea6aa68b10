package pdf_test

import (
	"bytes"
	"strings"
	"testing"

	"fuelbook/backend/pdf"
)

// TestReadBack: number and fingerprint of our own papers are read out of the file, so that a scan that is a print to file needs no typing.
func TestReadBack(t *testing.T) {
	d := draft(0)
	var b bytes.Buffer
	if err := printer(t).Agreement(&b, d); err != nil {
		t.Fatal(err)
	}
	text := pdf.Text(b.Bytes())
	if !strings.Contains(text, "校验码 "+d.Fingerprint) || !strings.Contains(text, d.Number) {
		t.Errorf("read %q", text[:min(len(text), 300)])
	}
}

// TestReadBroken: a file that is cut, or changed in any place, is read as having no text, or some, and nothing worse.
func TestReadBroken(t *testing.T) {
	var b bytes.Buffer
	if err := printer(t).Agreement(&b, draft(0)); err != nil {
		t.Fatal(err)
	}
	raw := b.Bytes()
	for i := 0; i < len(raw); i += 997 {
		bent := bytes.Clone(raw)
		bent[i] ^= 0x55
		pdf.Text(bent)
	}
	for _, cut := range [][]byte{nil, []byte("%PDF-1.4"), raw[:len(raw)/2], raw[len(raw)/2:], bytes.Repeat([]byte("1 0 obj "), 1000)} {
		if text := pdf.Text(cut); strings.Contains(text, "校验码") {
			t.Errorf("a cut file reads %q", text)
		}
	}
}

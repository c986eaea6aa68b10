package exchange

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
)

// TestDraftReadsBack reads the draft with the mail packages of the language: subject, text, name and bytes of the file.
func TestDraftReadsBack(t *testing.T) {
	content := bytes.Repeat([]byte{0, 1, 2, 255, 'a'}, 1000)
	var out bytes.Buffer
	if err := WriteMail(&out, Mail{"上报包 2026年10月", "请查收。\n第二行，" + strings.Repeat("长", 60), []Volume{{"上报包_第1号.fbx", content}}}); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(out.String(), "\r\n") {
		if len(line) > 998 {
			t.Fatalf("a line of %d octets", len(line))
		}
	}
	m, err := mail.ReadMessage(&out)
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != "上报包 2026年10月" {
		t.Errorf("%s %v", subject, err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	text, err := parts.NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	said, err := io.ReadAll(quotedprintable.NewReader(text))
	if err != nil || !strings.HasPrefix(string(said), "请查收。") {
		t.Errorf("%s %v", said, err)
	}
	file, err := parts.NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	back, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, file))
	if err != nil || !bytes.Equal(back, content) || file.FileName() != "上报包_第1号.fbx" {
		t.Errorf("%s, %d bytes, %v", file.FileName(), len(back), err)
	}
}

func TestVolumesAreTold(t *testing.T) {
	pieces, err := Split(make([]byte, 3000), MinVolume)
	if err != nil || !IsVolume(pieces[0]) || IsVolume([]byte(packageMagic)) {
		t.Error(err)
	}
}

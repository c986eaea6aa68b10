package exchange

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"net/url"
)

// Mail is a draft of a letter with files. Mail programs open it ready to be addressed and sent.
type Mail struct {
	Subject string
	Text    string
	Files   []Volume
}

const lineOctets = 57 // 76 characters of base64

// WriteMail writes a draft (RFC 5322, 2045–2047, 2231): the subject and the names of the files may be Chinese. Error: that of the writer.
func WriteMail(w io.Writer, m Mail) error {
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	if err := writeText(parts, m.Text); err != nil {
		return err
	}
	for _, f := range m.Files {
		if err := writeFile(parts, f); err != nil {
			return err
		}
	}
	if err := parts.Close(); err != nil {
		return err
	}
	head := "X-Unsent: 1\r\nSubject: " + mime.BEncoding.Encode("UTF-8", m.Subject) + "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"" + parts.Boundary() + "\"\r\n\r\n"
	if _, err := io.WriteString(w, head); err != nil {
		return err
	}
	_, err := body.WriteTo(w)
	return err
}

func writeText(parts *multipart.Writer, text string) error {
	p, err := parts.CreatePart(textproto.MIMEHeader{"Content-Type": {"text/plain; charset=UTF-8"}, "Content-Transfer-Encoding": {"quoted-printable"}})
	if err != nil {
		return err
	}
	q := quotedprintable.NewWriter(p)
	if _, err := io.WriteString(q, text); err != nil {
		return err
	}
	return q.Close()
}

func writeFile(parts *multipart.Writer, f Volume) error {
	name := mime.BEncoding.Encode("UTF-8", f.File)
	p, err := parts.CreatePart(textproto.MIMEHeader{"Content-Type": {fmt.Sprintf("application/octet-stream; name=%q", name)}, "Content-Transfer-Encoding": {"base64"},
		"Content-Disposition": {"attachment; filename*=UTF-8''" + url.PathEscape(f.File)}})
	if err != nil {
		return err
	}
	for rest := f.Content; len(rest) > 0; rest = rest[min(lineOctets, len(rest)):] {
		if _, err := io.WriteString(p, base64.StdEncoding.EncodeToString(rest[:min(lineOctets, len(rest))])+"\r\n"); err != nil {
			return err
		}
	}
	return nil
}

// IsVolume reports whether a file is one piece of a file that was cut.
func IsVolume(content []byte) bool { return bytes.HasPrefix(content, []byte(volumeMagic)) }

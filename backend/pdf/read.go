package pdf

import (
	"bytes"
	"io"

	reader "github.com/ledongthuc/pdf"
)

// textLimit bounds what is read out of a file somebody hands in.
const textLimit = 4 << 20

// Text reads the text out of a PDF, empty where it has none, is a picture, or cannot be read: it only ever saves typing. A hostile file can
// make the reader fail, not the program.
func Text(data []byte) (text string) {
	defer func() {
		if recover() != nil { // the reader panics on broken files
			text = ""
		}
	}()
	r, err := reader.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return ""
	}
	plain, err := r.GetPlainText()
	if err != nil {
		return ""
	}
	raw, err := io.ReadAll(io.LimitReader(plain, textLimit))
	if err != nil {
		return ""
	}
	return string(raw)
}

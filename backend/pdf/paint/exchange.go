package paint

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"

	"github.com/klauspost/compress/zlib"
)

// object is one object of the file gofpdf wrote: the text between "n 0 obj" and "stream" or "endobj", and the stream's bytes.
type object struct {
	number int
	dict   []byte
	stream []byte
	kind   kind
}

type kind uint8

const (
	other kind = iota // page, page tree, resources, information: taken over as they are
	pageObject
	pageContent
	placeholderFont
	catalog
)

// exchange rewrites gofpdf's file: placeholder fonts become subsets of the real ones, streams are compressed, the catalog names
// the language, the trailer gets an identity. Anything it does not know is an error, never passed through.
func exchange(raw []byte, used map[string]*codes, pages int) ([]byte, error) {
	objects, err := parse(raw)
	if err != nil {
		return nil, err
	}
	if err = inspect(objects, used, pages); err != nil {
		return nil, err
	}
	w := &writer{next: len(objects) + 1}
	w.buffer.Grow(len(raw)/2 + 200_000)
	w.buffer.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	for _, o := range objects {
		if err = w.object(o, used); err != nil {
			return nil, err
		}
	}
	return w.finish(objects), nil
}

// parse splits the file. gofpdf writes objects one after another in a fixed shape, which is checked, not searched for.
func parse(raw []byte) ([]object, error) {
	_, rest, ok := bytes.Cut(raw, []byte("\n"))
	if !ok || !bytes.HasPrefix(raw, []byte("%PDF-1.")) {
		return nil, fmt.Errorf("no PDF header")
	}
	var out []object
	for !bytes.HasPrefix(rest, []byte("xref\n")) {
		o, tail, err := next(rest)
		if err != nil {
			return nil, fmt.Errorf("after object %d: %w", len(out), err)
		}
		out, rest = append(out, o), tail
	}
	slices.SortFunc(out, func(a, b object) int { return a.number - b.number })
	for i, o := range out {
		if o.number != i+1 {
			return nil, fmt.Errorf("object %d is missing", i+1)
		}
	}
	return out, nil
}

func next(rest []byte) (object, []byte, error) {
	head, rest, ok := bytes.Cut(rest, []byte(" 0 obj\n"))
	number, err := strconv.Atoi(string(head))
	if !ok || err != nil {
		return object{}, nil, fmt.Errorf("no object begins at %.20q", head)
	}
	o := object{number: number}
	if length, found := streamLength(rest); found {
		dict, body, _ := bytes.Cut(rest, []byte("stream\n"))
		tail := []byte("\nendstream\nendobj\n")
		if len(body) < length+len(tail) || !bytes.HasPrefix(body[length:], tail) {
			return object{}, nil, fmt.Errorf("stream of object %d is not %d bytes", number, length)
		}
		o.dict, o.stream, o.kind = dict, body[:length], pageContent
		return o, body[length+len(tail):], nil
	}
	if o.dict, rest, ok = bytes.Cut(rest, []byte("endobj\n")); !ok {
		return object{}, nil, fmt.Errorf("object %d has no end", number)
	}
	if o.kind, ok = kindOf(o.dict); !ok {
		return object{}, nil, fmt.Errorf("object %d is of no known kind: %.60q", number, o.dict)
	}
	return o, rest, nil
}

// streamLength recognises an uncompressed stream, the only kind there may be.
func streamLength(b []byte) (int, bool) {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	digits, ok := bytes.CutPrefix(line, []byte("<</Length "))
	digits, closed := bytes.CutSuffix(digits, []byte(">>"))
	n, err := strconv.Atoi(string(digits))
	return n, ok && closed && err == nil
}

func kindOf(dict []byte) (kind, bool) {
	for _, v := range []struct {
		prefix string
		kind   kind
	}{
		{"<</Type /Pages\n", other}, {"<</Type /Page\n", pageObject}, {"<</Type /Font\n", placeholderFont},
		{"<<\n/ProcSet ", other}, {"<<\n/Producer ", other}, {"<<\n/Type /Catalog\n", catalog},
	} {
		if bytes.HasPrefix(dict, []byte(v.prefix)) {
			return v.kind, true
		}
	}
	return 0, false
}

// inspect counts: every page has its content, every placeholder a font, every font a placeholder.
func inspect(objects []object, used map[string]*codes, pages int) error {
	count, names := map[kind]int{}, map[string]bool{}
	for _, o := range objects {
		count[o.kind]++
		if o.kind == placeholderFont {
			name := fontName(o.dict)
			if used[name] == nil || names[name] {
				return fmt.Errorf("unexpected font %q", name)
			}
			names[name] = true
		}
	}
	if count[pageObject] != pages || count[pageContent] != pages || count[catalog] != 1 || len(names) != len(used) || count[other] != 3 {
		return fmt.Errorf("%d pages, %d contents, %d catalogs, %d of %d fonts, %d others",
			count[pageObject], count[pageContent], count[catalog], len(names), len(used), count[other])
	}
	return nil
}

func fontName(dict []byte) string {
	_, after, _ := bytes.Cut(dict, []byte("/BaseFont /"))
	name, after, _ := bytes.Cut(after, []byte("\n"))
	if !bytes.HasPrefix(after, []byte("/Subtype /Type1\n")) {
		return ""
	}
	return string(name)
}

// writer collects the new file and where its objects begin.
type writer struct {
	buffer  bytes.Buffer
	packer  *zlib.Writer
	packed  bytes.Buffer
	offsets map[int]int
	next    int // first free object number
}

func (w *writer) begin(number int) {
	if w.offsets == nil {
		w.offsets = map[int]int{}
	}
	w.offsets[number] = w.buffer.Len()
	fmt.Fprintf(&w.buffer, "%d 0 obj\n", number)
}

func (w *writer) object(o object, used map[string]*codes) error {
	switch o.kind {
	case pageContent:
		return w.stream(o.number, "", o.stream)
	case placeholderFont:
		return w.font(o.number, used[fontName(o.dict)])
	case catalog:
		w.begin(o.number)
		w.buffer.WriteString("<</Type/Catalog/Pages 1 0 R/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>>>\nendobj\n")
	default:
		w.begin(o.number)
		w.buffer.Write(o.dict)
		w.buffer.WriteString("endobj\n")
	}
	return nil
}

// stream writes a compressed stream object; extra are further dictionary entries.
func (w *writer) stream(number int, extra string, b []byte) error {
	w.packed.Reset()
	if w.packer == nil {
		packer, err := zlib.NewWriterLevel(&w.packed, packLevel)
		if err != nil {
			return err
		}
		w.packer = packer
	} else {
		w.packer.Reset(&w.packed)
	}
	if _, err := w.packer.Write(b); err != nil {
		return err
	}
	if err := w.packer.Close(); err != nil {
		return err
	}
	w.begin(number)
	fmt.Fprintf(&w.buffer, "<</Filter/FlateDecode/Length %d%s>>\nstream\n", w.packed.Len(), extra)
	w.buffer.Write(w.packed.Bytes())
	w.buffer.WriteString("\nendstream\nendobj\n")
	return nil
}

// packLevel weighs time against size: higher levels save two per cent of the file and cost a fifth of the time.
const packLevel = 3

// finish writes the cross-reference and the trailer; information and catalog are gofpdf's last two objects.
func (w *writer) finish(objects []object) []byte {
	id := sha256.Sum256(w.buffer.Bytes())
	start, n := w.buffer.Len(), len(objects)
	fmt.Fprintf(&w.buffer, "xref\n0 %d\n0000000000 65535 f \n", w.next)
	for i := 1; i < w.next; i++ {
		fmt.Fprintf(&w.buffer, "%010d 00000 n \n", w.offsets[i])
	}
	fmt.Fprintf(&w.buffer, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		w.next, n, n-1, id[:16], id[:16], start)
	return w.buffer.Bytes()
}

package sheet

import (
	"errors"
	"io"
)

// sharedStrings reads the table of shared strings once.
func (x *xlsx) sharedStrings() error {
	if x.ready || x.parts[partKey("xl/sharedStrings.xml")] == nil {
		return nil
	}
	r, err := x.open("xl/sharedStrings.xml", maxTable)
	if err != nil {
		return err
	}
	t := sharedTable{x: x}
	x.shared = x.shared[:0]
	err = t.read(newScanner(r))
	if err = x.unreadable("共享文字表读不懂", errors.Join(err, r.Close())); err != nil {
		return err
	}
	x.ready = true
	return nil
}

// sharedTable walks the table: an item is the text of its runs, without the phonetic guide.
type sharedTable struct {
	x             *xlsx
	text          []byte
	inText, guide bool
}

func (t *sharedTable) read(s *scanner) error {
	for {
		kind, data, err := s.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = t.token(kind, data)
		}
		if err != nil {
			return err
		}
	}
}

func (t *sharedTable) token(kind tokenKind, data []byte) (err error) {
	if kind == charData {
		if t.inText && !t.guide {
			t.text, err = unescape(t.text, data)
		}
		return err
	}
	switch name, _ := localName(data); string(name) {
	case "t":
		t.inText = kind == startTag
	case "rPh":
		t.guide = kind == startTag
	case "si":
		if kind != endTag {
			t.text, t.inText, t.guide = t.text[:0], false, false
		}
		if kind != startTag {
			return t.add()
		}
	}
	return nil
}

func (t *sharedTable) add() error {
	if len(t.x.shared) >= maxShared {
		return tooMany(t.x.name, "文字数", maxShared)
	}
	if !isText(t.text) {
		return damaged(t.x.name, "有乱码，文字编码不对")
	}
	t.x.shared = append(t.x.shared, unescapeControl(string(t.text)))
	return nil
}

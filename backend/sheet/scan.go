package sheet

import (
	"bytes"
	"errors"
	"io"
)

// scanner reads XML forward without building anything: a sheet of 100,000 rows passes through 64 KB of buffer. It knows elements, text
// and the five entities; a document type is refused, because that is how entity bombs and external files come in.
type scanner struct {
	r        io.Reader
	buf      []byte
	pos, end int
	eof      bool
}

// token kinds.
type tokenKind int

const (
	startTag tokenKind = iota
	emptyTag           // <x/>
	endTag
	charData
)

const maxToken = 8 << 20 // one tag or one piece of text; a cell holds at most 32,767 characters

var (
	errDoctype  = errors.New("document type is not allowed")
	errTooLong  = errors.New("a tag or text is too long")
	errXML      = errors.New("not well-formed")
	errEntity   = errors.New("unknown entity")
	errUnclosed = errors.New("ends inside a tag")
)

func newScanner(r io.Reader) *scanner { return &scanner{r: r, buf: make([]byte, 64<<10)} }

// fill reads more, moving what is left to the front and growing the buffer when it is full.
func (s *scanner) fill() error {
	if s.eof {
		return io.EOF
	}
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.end -= s.pos
		s.pos = 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) >= maxToken {
			return errTooLong
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := s.r.Read(s.buf[s.end:])
	s.end += n
	if errors.Is(err, io.EOF) {
		s.eof = true
		if n == 0 {
			return io.EOF
		}
		return nil
	}
	return err
}

// more is fill where the file must not end.
func (s *scanner) more() error {
	if err := s.fill(); errors.Is(err, io.EOF) {
		return errUnclosed
	} else if err != nil {
		return err
	}
	return nil
}

// next gives the next token: for tags the inside without angle brackets, for text the raw bytes. Valid until the next call.
func (s *scanner) next() (tokenKind, []byte, error) {
	for {
		for s.pos == s.end {
			if err := s.fill(); err != nil {
				return 0, nil, err
			}
		}
		if s.buf[s.pos] != '<' {
			return s.text()
		}
		tag, err := s.tag()
		if err != nil {
			return 0, nil, err
		}
		switch {
		case tag[0] == '?':
			continue
		case tag[0] == '!':
			data, kept, err := s.markup(tag)
			if err != nil || kept {
				return charData, data, err
			}
			continue
		case tag[0] == '/':
			return endTag, tag[1:], nil
		case tag[len(tag)-1] == '/':
			return emptyTag, tag[:len(tag)-1], nil
		}
		return startTag, tag, nil
	}
}

func (s *scanner) text() (tokenKind, []byte, error) {
	from := 0
	for {
		if i := bytes.IndexByte(s.buf[s.pos+from:s.end], '<'); i >= 0 {
			data := s.buf[s.pos : s.pos+from+i]
			s.pos += from + i
			return charData, data, nil
		}
		from = s.end - s.pos
		if err := s.fill(); errors.Is(err, io.EOF) {
			data := s.buf[s.pos:s.end]
			s.pos = s.end
			return charData, data, nil
		} else if err != nil {
			return 0, nil, err
		}
	}
}

// until finds mark from offset on and returns what stands between the current position+skip and it.
func (s *scanner) until(mark string, skip int) ([]byte, error) {
	from := skip
	for {
		if s.pos+from <= s.end {
			if i := bytes.Index(s.buf[s.pos+from:s.end], []byte(mark)); i >= 0 {
				data := s.buf[s.pos+skip : s.pos+from+i]
				s.pos += from + i + len(mark)
				return data, nil
			}
			from = max(skip, s.end-s.pos-len(mark)+1)
		}
		if err := s.more(); err != nil {
			return nil, err
		}
	}
}

// tag reads up to the closing bracket.
func (s *scanner) tag() ([]byte, error) {
	i, quote := 1, byte(0)
	for {
		b := s.buf[s.pos:s.end]
		if i, quote = tagEnd(b, i, quote); i < len(b) {
			if i == 1 {
				return nil, errXML
			}
			s.pos += i + 1
			return b[1:i], nil
		}
		if err := s.more(); err != nil {
			return nil, err
		}
	}
}

// tagEnd finds the closing bracket from i on, or the end of what there is. A bracket between quotes does not close (comments and
// instructions have no quotes); quote is the one open at i. Most bytes are letters, which come first for speed.
func tagEnd(b []byte, i int, quote byte) (int, byte) {
	quoting := len(b) > 1 && b[1] != '!' && b[1] != '?'
	for ; i < len(b); i++ {
		switch c := b[i]; {
		case c > '>':
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			return i, 0
		case quoting && (c == '"' || c == '\''):
			quote = c
		}
	}
	return i, quote
}

// markup handles <!…>: comments are skipped, CDATA is text, anything else is refused.
func (s *scanner) markup(tag []byte) (data []byte, kept bool, err error) {
	switch {
	case bytes.HasPrefix(tag, []byte("!--")):
		if bytes.HasSuffix(tag, []byte("--")) && len(tag) >= 5 {
			return nil, false, nil
		}
		_, err = s.until("-->", 0)
		return nil, false, err
	case bytes.HasPrefix(tag, []byte("![CDATA[")):
		if bytes.HasSuffix(tag, []byte("]]")) {
			return escapeRaw(tag[8 : len(tag)-2]), true, nil
		}
		head := append([]byte(nil), tag[8:]...)
		rest, err := s.until("]]>", 0)
		return escapeRaw(append(append(head, '>'), rest...)), true, err
	}
	return nil, false, errDoctype
}

// escapeRaw makes CDATA look like text, so that one unescape serves both.
func escapeRaw(b []byte) []byte { return bytes.ReplaceAll(b, []byte("&"), []byte("&amp;")) }

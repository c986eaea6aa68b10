package sheet

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// localName is a tag's name without prefix; attrs the rest.
func localName(tag []byte) (name, attrs []byte) {
	from, i := 0, 0
	for ; i < len(tag) && tag[i] > ' '; i++ {
		if tag[i] == ':' {
			from = i + 1
		}
	}
	return tag[from:i], tag[i:]
}

// nextAttr cuts the first attribute off; key is nil when none is left. The attributes we look for have no prefix.
func nextAttr(attrs []byte) (key, value, rest []byte) {
	attrs = skipSpace(attrs)
	eq := bytes.IndexByte(attrs, '=')
	if eq <= 0 {
		return nil, nil, nil
	}
	key, rest = attrs[:eq], skipSpace(attrs[eq+1:])
	for len(key) > 1 && key[len(key)-1] <= ' ' {
		key = key[:len(key)-1]
	}
	if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return nil, nil, nil
	}
	end := bytes.IndexByte(rest[1:], rest[0])
	if end < 0 {
		return nil, nil, nil
	}
	return key, rest[1 : end+1], rest[end+2:]
}

func skipSpace(b []byte) []byte {
	for len(b) > 0 && b[0] <= ' ' {
		b = b[1:]
	}
	return b
}

// unescape appends text with its entities resolved.
func unescape(dst, raw []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			return append(dst, raw...), nil
		}
		dst = append(dst, raw[:i]...)
		end := bytes.IndexByte(raw[i:], ';')
		if end < 2 || end > 12 {
			return dst, errEntity
		}
		r, ok := entity(string(raw[i+1 : i+end]))
		if !ok {
			return dst, errEntity
		}
		dst = utf8.AppendRune(dst, r)
		raw = raw[i+end+1:]
	}
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	num, ok := strings.CutPrefix(name, "#")
	if !ok {
		return 0, false
	}
	base := 10
	if hex, isHex := strings.CutPrefix(num, "x"); isHex {
		num, base = hex, 16
	}
	n, err := strconv.ParseUint(num, base, 32)
	return rune(n), err == nil && n <= utf8.MaxRune && utf8.ValidRune(rune(n)) && !control(rune(n))
}

// control reports the characters neither XML nor a text cell may hold.
func control(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' }

// isText reports UTF-8 without the character that ends a text in many programs.
func isText(b []byte) bool { return utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 }

// unescapeControl resolves Excel's own _x000D_ form of characters XML cannot hold.
func unescapeControl(s string) string {
	i := strings.Index(s, "_x")
	if i < 0 {
		return s
	}
	var b strings.Builder
	for ; i >= 0; i = strings.Index(s, "_x") {
		b.WriteString(s[:i])
		s = s[i:]
		if len(s) >= 7 && s[6] == '_' {
			if n, err := strconv.ParseUint(s[2:6], 16, 16); err == nil && utf8.ValidRune(rune(n)) && !control(rune(n)) {
				b.WriteRune(rune(n))
				s = s[7:]
				continue
			}
		}
		b.WriteString(s[:2])
		s = s[2:]
	}
	b.WriteString(s)
	return b.String()
}

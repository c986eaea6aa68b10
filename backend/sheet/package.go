package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"fuelbook/backend/fault"

	"github.com/klauspost/compress/flate"
)

// Limits against files made to exhaust the machine. A year of one unit's sales is about 60 MB of XML at a ratio of 12.
const (
	maxPart   = 1 << 30 // unpacked bytes of one part
	maxSmall  = 16 << 20
	freePart  = 64 << 20 // below this any ratio is taken
	maxRatio  = 200
	maxRows   = 1 << 20
	maxCols   = 1 << 14
	maxShared = 4 << 20 // shared strings
)

// xlsx is an opened workbook: small parts read, sheets streamed on demand.
type xlsx struct {
	name   string
	parts  map[string]*zip.File
	list   []sheetRef
	dates  []bool // by style index: the number is a date
	is1904 bool
	shared []string
	ready  bool // shared strings were read
}

type sheetRef struct{ name, part string }

func openXLSX(name string, r io.ReaderAt, size int64) (*xlsx, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, damaged(name, "压缩结构不完整").Because(err)
	}
	z.RegisterDecompressor(zip.Deflate, func(in io.Reader) io.ReadCloser { return flate.NewReader(in) })
	x := &xlsx{name: name, parts: map[string]*zip.File{}}
	for _, f := range z.File {
		if _, twice := x.parts[f.Name]; twice {
			return nil, damaged(name, "压缩包里有两个「"+f.Name+"」")
		}
		x.parts[f.Name] = f
	}
	if what := x.otherPackage(); what != "" {
		return nil, unsupported(name, what)
	}
	if err := x.workbook(); err != nil {
		return nil, err
	}
	return x, x.styles()
}

func (x *xlsx) otherPackage() string {
	for part, what := range map[string]string{"xl/workbook.bin": "二进制工作簿 .xlsb", "word/document.xml": "Word 文档", "ppt/presentation.xml": "演示文稿", "content.xml": "OpenDocument 文件"} {
		if x.parts[part] != nil {
			return what
		}
	}
	if x.parts["[Content_Types].xml"] == nil {
		return "压缩包"
	}
	return ""
}

// open unpacks a part with its size and ratio bounded; archive/zip checks the CRC when the end is reached.
func (x *xlsx) open(part string, limit uint64) (io.ReadCloser, error) {
	f := x.parts[part]
	if f == nil {
		return nil, damaged(x.name, "缺少部件「"+part+"」")
	}
	if f.UncompressedSize64 > limit || f.UncompressedSize64 > freePart && f.UncompressedSize64 > maxRatio*f.CompressedSize64 {
		return nil, fault.New(fault.Invalid, "sheet.bomb", "文件「"+x.name+"」展开后异常巨大，疑似恶意文件", "请从原系统重新导出").At(fault.Place{File: x.name})
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(x.name, "部件「"+part+"」打不开").Because(err)
	}
	return r, nil
}

// small reads a small part with the standard decoder, which resolves no external entities and knows no custom ones.
func (x *xlsx) small(part string, v any) error {
	r, err := x.open(part, maxSmall)
	if err != nil {
		return err
	}
	err = xml.NewDecoder(r).Decode(v)
	if closing := r.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return damaged(x.name, "部件「"+part+"」读不懂").Because(err)
	}
	return nil
}

func (x *xlsx) workbook() error {
	var book struct {
		Props struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := x.small("xl/workbook.xml", &book); err != nil {
		return err
	}
	if err := x.small("xl/_rels/workbook.xml.rels", &rels); err != nil {
		return err
	}
	targets := map[string]string{}
	for _, r := range rels.List {
		t := r.Target
		if !strings.HasPrefix(t, "/") {
			t = path.Join("xl", t)
		}
		targets[r.ID] = strings.TrimPrefix(t, "/")
	}
	x.is1904 = book.Props.Date1904 == "1" || book.Props.Date1904 == "true"
	for _, s := range book.Sheets {
		if part := targets[s.ID]; strings.Contains(part, "worksheet") || x.parts[part] != nil && !strings.Contains(part, "chartsheet") {
			x.list = append(x.list, sheetRef{s.Name, part})
		}
	}
	if len(x.list) == 0 {
		return damaged(x.name, "没有工作表")
	}
	return nil
}

func (x *xlsx) sheets() []string {
	names := make([]string, len(x.list))
	for i, s := range x.list {
		names[i] = s.name
	}
	return names
}

// styles notes which cell styles show a number as a date.
func (x *xlsx) styles() error {
	if x.parts["xl/styles.xml"] == nil {
		return nil
	}
	var sheet struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			ID int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := x.small("xl/styles.xml", &sheet); err != nil {
		return err
	}
	custom := map[int]bool{}
	for _, f := range sheet.Formats {
		custom[f.ID] = isDateFormat(f.Code)
	}
	for _, c := range sheet.Cells {
		date, own := custom[c.ID]
		x.dates = append(x.dates, date || !own && builtinDate(c.ID))
	}
	return nil
}

// builtinDate knows the built-in formats that are dates, the Chinese ones (27–31, 36, 50–58) included.
func builtinDate(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
}

// isDateFormat reads a custom format: a date has y, m, d, h or s outside quotes and brackets, or their Chinese signs.
func isDateFormat(code string) bool {
	plain, skip := strings.Builder{}, rune(0)
	escaped := false
	for _, r := range strings.ToLower(code) {
		switch {
		case escaped:
			escaped = false
		case skip != 0:
			if r == skip {
				skip = 0
			}
		case r == '"':
			skip = '"'
		case r == '[':
			skip = ']'
		case r == '\\' || r == '_' || r == '*':
			escaped = true
		default:
			plain.WriteRune(r)
		}
	}
	s := plain.String()
	return !strings.Contains(s, "general") && strings.ContainsAny(s, "ymdhs")
}

// sharedStrings reads the table of shared strings once.
func (x *xlsx) sharedStrings() error {
	if x.ready {
		return nil
	}
	x.ready = true
	if x.parts["xl/sharedStrings.xml"] == nil {
		return nil
	}
	r, err := x.open("xl/sharedStrings.xml", maxPart)
	if err != nil {
		return err
	}
	err = x.readShared(newScanner(r))
	if closing := r.Close(); err == nil {
		err = closing
	}
	var f *fault.Fault
	if err != nil && !errors.As(err, &f) {
		err = damaged(x.name, "共享文字表读不懂").Because(err)
	}
	return err
}

func (x *xlsx) readShared(s *scanner) error {
	var text []byte
	inText, inPhonetic := false, false
	for {
		kind, data, err := s.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name, _ := localName(data)
		switch {
		case kind == charData && inText && !inPhonetic:
			if text, err = unescape(text, data); err != nil {
				return err
			}
		case kind == startTag && string(name) == "si":
			text = text[:0]
		case kind == startTag && string(name) == "t", kind == endTag && string(name) == "t":
			inText = kind == startTag
		case kind == startTag && string(name) == "rPh", kind == endTag && string(name) == "rPh":
			inPhonetic = kind == startTag
		case kind == endTag && string(name) == "si", kind == emptyTag && string(name) == "si":
			if len(x.shared) >= maxShared {
				return tooMany(x.name, "文字数", maxShared)
			}
			if kind == emptyTag {
				text = text[:0]
			}
			x.shared = append(x.shared, unescapeControl(string(text)))
		}
	}
}

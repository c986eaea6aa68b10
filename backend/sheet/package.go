package sheet

import (
	"archive/zip"
	"bufio"
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
	maxShared = 4 << 20   // shared strings
	maxTable  = 256 << 20 // unpacked bytes of their table, which is kept in memory
)

// xlsx is an opened workbook: small parts read, sheets streamed on demand.
type xlsx struct {
	name   string
	parts  map[string]*zip.File
	list   []sheetRef
	dates  []bool // by style index: the number is a date
	is1904 bool
	shared []string
	ready  bool // shared strings were read whole
}

type sheetRef struct{ name, part string }

func openXLSX(name string, r io.ReaderAt, size int64) (*xlsx, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, damaged(name, "压缩结构不完整").Because(err)
	}
	z.RegisterDecompressor(zip.Deflate, func(in io.Reader) io.ReadCloser { return flate.NewReader(bufio.NewReaderSize(in, 64<<10)) })
	x := &xlsx{name: name, parts: map[string]*zip.File{}}
	for _, f := range z.File {
		key := partKey(f.Name)
		if x.parts[key] != nil {
			return nil, damaged(name, "压缩包里有两个「"+f.Name+"」")
		}
		x.parts[key] = f
	}
	if what := x.otherPackage(); what != "" {
		return nil, unsupported(name, what)
	}
	if err := x.workbook(); err != nil {
		return nil, err
	}
	return x, x.styles()
}

// partKey is a part's name as parts are told apart: without regard to case; some writers use the other slash.
func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

func (x *xlsx) otherPackage() string {
	for part, what := range map[string]string{"xl/workbook.bin": "二进制工作簿 .xlsb", "word/document.xml": "Word 文档", "ppt/presentation.xml": "演示文稿", "content.xml": "OpenDocument 文件"} {
		if x.parts[part] != nil {
			return what
		}
	}
	if x.parts[partKey("[Content_Types].xml")] == nil {
		return "压缩包"
	}
	return ""
}

// open unpacks a part with its size and ratio bounded; archive/zip ends a part that holds more than it states and
// checks the CRC when the end is reached.
func (x *xlsx) open(part string, limit uint64) (io.ReadCloser, error) {
	f := x.parts[partKey(part)]
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
	return x.unreadable("部件「"+part+"」读不懂", errors.Join(err, r.Close()))
}

// unreadable keeps a fault as it is and dresses any other error; nil stays nil.
func (x *xlsx) unreadable(why string, err error) error {
	if err == nil {
		return nil
	}
	var f *fault.Fault
	if errors.As(err, &f) {
		return f
	}
	return damaged(x.name, why).Because(err)
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
		targets[r.ID] = partKey(t)
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

package sheet

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"fuelbook/backend/fault"
)

// source is one opened file: sheets by name, rows streamed in order.
type source interface {
	sheets() []string
	rows(sheet int, yield func(Row) error) error
}

// Book is an opened file of any kind we read. It keeps no rows; every call to Rows reads again.
type Book struct {
	name string
	src  source
}

// Open looks at the content, not at the extension: xlsx, or text in UTF-8, UTF-16 or GB18030 holding CSV, tab-separated values or an HTML
// table (what many systems save as .xls). name is for messages. Files we do not read are refused by what they are (sheet.unsupported,
// sheet.encrypted, sheet.empty, sheet.damaged).
func Open(name string, r io.ReaderAt, size int64) (*Book, error) {
	head := make([]byte, min(size, 64<<10))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, damaged(name, "读不出文件内容").Because(err)
	}
	if len(bytes.TrimSpace(head)) == 0 {
		return nil, fault.New(fault.Invalid, "sheet.empty", "文件「"+name+"」是空的", "请重新导出").At(fault.Place{File: name})
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		x, err := openXLSX(name, r, size)
		if err != nil {
			return nil, err
		}
		return &Book{name, x}, nil
	}
	if f := foreign(name, head); f != nil {
		return nil, f
	}
	enc := encodingOf(head)
	text, err := io.ReadAll(io.LimitReader(enc.reader(io.NewSectionReader(r, 0, int64(len(head)))), 32<<10))
	if err != nil {
		return nil, damaged(name, "文字编码认不出").Because(err)
	}
	if looksHTML(string(text)) {
		return &Book{name, &htmlFile{name: name, r: r, size: size, utf: enc}}, nil
	}
	return &Book{name, &csvFile{name: name, r: r, size: size, enc: enc, comma: delimiter(string(text))}}, nil
}

// Sheets names the sheets in order; text files have one.
func (b *Book) Sheets() []string { return b.src.sheets() }

// Rows streams the rows of a sheet from the first to the last; an error of yield ends it and is returned.
func (b *Book) Rows(sheet int, yield func(Row) error) error {
	return ahead(func(yield func(Row) error) error { return b.src.rows(sheet, yield) }, yield)
}

func damaged(name, why string) *fault.Fault {
	return fault.New(fault.Invalid, "sheet.damaged", "文件「"+name+"」损坏："+why, "请从原系统重新导出，或用 Excel/WPS 打开后另存为 .xlsx").At(fault.Place{File: name})
}

// foreign names what a file is that we do not read.
func foreign(name string, head []byte) *fault.Fault {
	kinds := []struct{ magic, what string }{{"%PDF", "PDF 文件"}, {"Rar!", "RAR 压缩包"}, {"7z\xbc\xaf\x27\x1c", "7z 压缩包"}, {"\x1f\x8b", "gzip 压缩包"}, {"\x89PNG", "图片"}, {"\xff\xd8\xff", "图片"}, {"SQLite format 3", "数据库文件"}}
	for _, k := range kinds {
		if bytes.HasPrefix(head, []byte(k.magic)) {
			return unsupported(name, k.what)
		}
	}
	if !bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")) {
		return nil
	}
	if bytes.Contains(head, utf16le("EncryptedPackage")) {
		return fault.New(fault.Invalid, "sheet.encrypted", "文件「"+name+"」设有打开密码", "请在 Excel/WPS 中去掉密码另存后再导入").At(fault.Place{File: name})
	}
	return unsupported(name, "旧版 Excel 二进制 .xls")
}

func unsupported(name, what string) *fault.Fault {
	return fault.New(fault.Invalid, "sheet.unsupported", "文件「"+name+"」是"+what+"，不能直接读", "请用 Excel/WPS 打开后另存为 .xlsx 或 .csv").At(fault.Place{File: name})
}

func utf16le(s string) []byte {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r), 0)
	}
	return b
}

func looksHTML(text string) bool {
	low := strings.ToLower(strings.TrimSpace(text))
	return strings.HasPrefix(low, "<") && (strings.Contains(low, "<table") || strings.HasPrefix(low, "<html") || strings.HasPrefix(low, "<!doctype html"))
}

// tooMany is the refusal of a file beyond the limits of a spreadsheet.
func tooMany(name string, what string, limit int) *fault.Fault {
	return fault.New(fault.Invalid, "sheet.too_large", fmt.Sprintf("文件「%s」的%s超过%d", name, what, limit), "请按月拆成几个文件").At(fault.Place{File: name})
}

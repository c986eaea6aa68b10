package sheet

import (
	"encoding/csv"
	"io"
	"strings"

	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// WriteCSV writes a plain list as comma-separated text: UTF-8 with the mark spreadsheets know it by, lines ending in CR LF. A text file has no kinds
// of cells, so what a spreadsheet would take for a formula (=, +, -, @, a tab or a return at its beginning) gets an apostrophe before it.
func WriteCSV(w io.Writer, t Table) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fault.Wrap(err, "sheet.write", "文件写不出")
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range append([][]string{t.Header}, t.Rows...) {
		if err := out.Write(lo.Map(row, func(s string, _ int) string { return plainText(s) })); err != nil {
			return fault.Wrap(err, "sheet.write", "文件写不出")
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fault.Wrap(err, "sheet.write", "文件写不出")
	}
	return nil
}

func plainText(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

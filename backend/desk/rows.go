package desk

import (
	"fmt"
	"sort"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/sheet"
)

// row is one record of a file with typed access; each reader appends its fault to the list and returns the zero value.
type row struct {
	job *job
	rec sheet.Record
}

func (r row) value(key string) sheet.Value {
	i, ok := r.job.keys[key]
	if !ok {
		return sheet.Value{}
	}
	return r.rec.Values[i]
}

// has reports whether the file has a column for the field at all.
func (r row) has(key string) bool { return r.value(key).Col > 0 }

// keep leaves a stored field as it is where the file has no column for it: a file that does not speak of it must not empty it.
func keep[T any](r row, key string, field *T, stored T) {
	if !r.has(key) {
		*field = stored
	}
}

func (r row) text(key string) string { return r.value(key).Text }

// wrong builds the fault of one cell.
func (r row) wrong(key, code, message, remedy string) *fault.Fault {
	v := r.value(key)
	title := v.Title
	if title == "" {
		title = key
	}
	return fault.New(fault.Invalid, code, message, remedy).On(key).
		At(fault.Place{File: r.job.file, Sheet: r.rec.Sheet, Row: r.rec.Row, Col: v.Col, Column: title, Value: v.Text})
}

func (r row) place(key string, err error) *fault.Fault {
	v := r.value(key)
	return fault.From(err).On(key).At(fault.Place{File: r.job.file, Sheet: r.rec.Sheet, Row: r.rec.Row, Col: v.Col, Column: v.Title, Value: v.Text})
}

// need is a text that must be there.
func (r row) need(fs *fault.List, key string) string {
	t := r.text(key)
	if t == "" {
		*fs = append(*fs, r.wrong(key, "intake.empty", "这一格不能空", "请补填"))
	}
	return t
}

// number reads an identifier made of digits, refusing what a spreadsheet has turned into scientific notation or cut.
func (r row) number(fs *fault.List, key string) string {
	v := r.value(key)
	if v.Kind == sheet.Number && (strings.ContainsAny(v.Text, "eE.") || len(v.Text) > 15) {
		*fs = append(*fs, r.wrong(key, "intake.scientific", "号码被表格软件改成了数字，后几位可能已丢失", "请把该列设为文本后从原系统重新导出"))
		return ""
	}
	return r.need(fs, key)
}

func (r row) money(fs *fault.List, key string, required bool) money.Fen {
	return money.Fen(r.scaled(fs, key, required, fen))
}

// scaled reads a number with the given parser; an empty cell is zero unless required.
func (r row) scaled(fs *fault.List, key string, required bool, parse func(string) (int64, error)) int64 {
	t := r.text(key)
	if t == "" {
		if required {
			r.need(fs, key)
		}
		return 0
	}
	n, err := parse(t)
	if err != nil {
		*fs = append(*fs, r.place(key, err))
	}
	return n
}

func (r row) date(fs *fault.List, key string, required bool) calendar.Date {
	_, d := r.moment(fs, key, required)
	return d
}

// moment reads a day with or without time.
func (r row) moment(fs *fault.List, key string, required bool) (string, calendar.Date) {
	t := r.text(key)
	if t == "" {
		if required {
			r.need(fs, key)
		}
		return "", calendar.Date{}
	}
	at, day, err := calendar.ParseDateTime(t)
	if err != nil {
		*fs = append(*fs, r.place(key, err))
	}
	return at, day
}

// oneOf reads a word of a fixed list.
func oneOf[T ~string](r row, fs *fault.List, key string, words ...T) T {
	t := r.text(key)
	for _, w := range words {
		if string(w) == t {
			return w
		}
	}
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = string(w)
	}
	*fs = append(*fs, r.wrong(key, "intake.not_in_list", "「"+t+"」不在可用的词里", "请改为："+strings.Join(list, "、")))
	return ""
}

// yes reads 是/否; empty is 否.
func (r row) yes(fs *fault.List, key string) bool {
	switch r.text(key) {
	case "是", "Y", "y", "1", "√":
		return true
	case "", "否", "N", "n", "0", "无":
		return false
	}
	*fs = append(*fs, r.wrong(key, "intake.not_yes_no", "只能写「是」或「否」", "请改正"))
	return false
}

func fen(s string) (int64, error)           { v, err := money.Parse(s); return int64(v), err }
func litres(s string) (int64, error)        { v, err := measure.ParseLitres(s); return int64(v), err }
func tonnes(s string) (int64, error)        { v, err := measure.ParseTonnes(s); return int64(v), err }
func wan(s string) (int64, error)           { return money.ParseScaled(s, 6) } // 万元 → fen
func whole(s string) (int64, error)         { return money.ParseScaled(s, 0) }
func millilitre(n int64) measure.Millilitre { return measure.Millilitre(n) }
func asFen(n int64) money.Fen               { return money.Fen(n) }
func gram(n int64) measure.Gram             { return measure.Gram(n) }

// warningCounter folds the same warning over many rows into one sentence with a count and the first rows.
type warningCounter struct {
	order []string
	seen  map[string]*warning
}

type warning struct {
	fault *fault.Fault
	count int
	rows  []int
}

// add counts a warning; code and column tell warnings of one sort apart, the first one's sentence stands for all.
func (w *warningCounter) add(row int, f *fault.Fault) {
	if w.seen == nil {
		w.seen = map[string]*warning{}
	}
	key := f.Code + "|" + f.Field
	one, ok := w.seen[key]
	if !ok {
		one = &warning{fault: f}
		w.seen[key] = one
		w.order = append(w.order, key)
	}
	one.count++
	if len(one.rows) < 5 {
		one.rows = append(one.rows, row)
	}
}

func (w *warningCounter) list() fault.List {
	out := make(fault.List, 0, len(w.order))
	for _, key := range w.order {
		one := w.seen[key]
		f := *one.fault
		if one.count > 1 {
			sort.Ints(one.rows)
			f.Message = fmt.Sprintf("%s（共%d行，如第%s行）", f.Message, one.count, strings.Trim(strings.Join(strings.Fields(fmt.Sprint(one.rows)), "、"), "[]"))
		}
		out = append(out, &f)
	}
	return out
}

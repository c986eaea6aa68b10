package report

import (
	"slices"
	"testing"
)

// everyCell walks all cells; row -1 is the total row.
func everyCell(forms [7]Form, look func(f Form, part, row, col int, c Cell)) {
	for _, f := range forms {
		for n, p := range f.Parts {
			for r, row := range p.Rows {
				for i, c := range row.Cells {
					look(f, n, r, i, c)
				}
			}
			if p.Total != nil {
				for i, c := range p.Total.Cells {
					look(f, n, -1, i, c)
				}
			}
		}
	}
}

func TestRecordsAddUpToTheirCell(t *testing.T) {
	counted := 0
	everyCell(built(t), func(f Form, part, row, col int, c Cell) {
		if !summable(c.Kind) || len(c.Refs) == 0 {
			return
		}
		counted++
		var sum int64
		for _, r := range c.Refs {
			sum += r.Num
		}
		if sum != c.Num {
			t.Errorf("%s part %d row %d %s: records make %d, the cell says %d", f.Code, part, row, f.Parts[part].Columns[col].Key, sum, c.Num)
		}
	})
	if counted < 200 { // the ten rows of 附录6 alone have eight such cells each
		t.Errorf("only %d cells carry records", counted)
	}
}

func TestRecordsAreNamedOnce(t *testing.T) {
	everyCell(built(t), func(f Form, part, row, col int, c Cell) {
		seen := map[string]bool{}
		for _, r := range c.Refs {
			if k := string(r.Kind) + r.ID; r.ID == "" || seen[k] {
				t.Errorf("%s part %d row %d %s names %q twice or not at all", f.Code, part, row, f.Parts[part].Columns[col].Key, k)
			} else {
				seen[k] = true
			}
		}
	})
}

// TestEveryRowOpens: a cell without records of its own opens those its row is about, each once; that of an opinion is the visit with the words.
func TestEveryRowOpens(t *testing.T) {
	everyCell(built(t), func(f Form, part, row, col int, c Cell) {
		if row < 0 || len(c.Refs) > 0 {
			return
		}
		refs := RowRefs(f.Parts[part].Rows[row])
		seen := map[Ref]bool{}
		for _, r := range refs {
			if seen[r] || r.Num != 0 {
				t.Errorf("%s row %d: %+v twice or with a figure", f.Code, row, r)
			}
			seen[r] = true
		}
		if len(refs) == 0 {
			t.Errorf("%s part %d row %d %s opens nothing", f.Code, part, row, f.Parts[part].Columns[col].Key)
		}
	})
	forms := built(t)
	p := forms[3].Parts[0]
	if refs := p.Total.Cells[p.at("opinions")].Refs; len(refs) != 2 || refs[0].Kind != VisitRef || refs[0].Why != "客户拜访 2026-10-09 希望增加开票窗口（已处理）" {
		t.Errorf("opinions open %+v", refs)
	}
}

// TestOwnFiguresHaveRecords: a count, mass or amount that is not zero can be opened, but for running numbers and the policy's minimums.
func TestOwnFiguresHaveRecords(t *testing.T) {
	everyCell(built(t), func(f Form, part, row, col int, c Cell) {
		key := f.Parts[part].Columns[col].Key
		if summable(c.Kind) && c.Num != 0 && len(c.Refs) == 0 && key != "no" && key != "minimum" {
			t.Errorf("%s part %d row %d %s says %s of nothing", f.Code, part, row, key, c.Display())
		}
	})
}

func TestTotalsAreTheSumOfTheirRows(t *testing.T) {
	for _, f := range built(t) {
		for n, p := range f.Parts {
			for i, c := range p.Columns {
				if !summable(c.Kind) || c.Key == "no" || f.Code == "F1" && n == 1 && c.Key == "minimum" { // 最低站均 is no sum
					continue
				}
				var sum int64
				var ids []string
				for _, r := range p.Rows {
					sum += r.Cells[i].Num
					for _, ref := range r.Cells[i].Refs {
						ids = append(ids, ref.ID)
					}
				}
				var total []string
				for _, ref := range p.Total.Cells[i].Refs {
					total = append(total, ref.ID)
				}
				if got := p.Total.Cells[i].Num; got != sum {
					t.Errorf("%s%s %s totals %d, its rows make %d", f.Code, p.Key, c.Key, got, sum)
				}
				slices.Sort(ids)
				slices.Sort(total)
				if !slices.Equal(ids, total) {
					t.Errorf("%s%s %s: the total names %v, its rows %v", f.Code, p.Key, c.Key, total, ids)
				}
			}
		}
	}
}

func TestRecordsOfACell(t *testing.T) {
	f4 := built(t)[3]
	closing := f4.Parts[0].at("closing")
	if got := Records(f4, 0, 0, closing); len(got) != 2 || got[0].ID != "id-J01" || got[1].ID != "id-J06" {
		t.Errorf("月末户数 of 甲区地市级 stands on %v, want J01 and J06", got)
	}
	if got := Records(f4, 0, -1, closing); len(got) != 10 {
		t.Errorf("the total stands on %d records, want 10", len(got))
	}
	empty := f4
	empty.Parts = []Part{{Columns: f4.Parts[0].Columns}}
	for _, at := range [][3]int{{-1, 0, 0}, {1, 0, 0}, {0, 6, 0}, {0, -2, 0}, {0, 0, -1}, {0, 0, 99}, {0, -1, 99}} {
		if got := Records(f4, at[0], at[1], at[2]); got != nil {
			t.Errorf("cell %v is not there and has records %v", at, got)
		}
	}
	if got := Records(empty, 0, -1, closing); got != nil {
		t.Errorf("a form without rows has no total, yet records %v", got)
	}
}

func TestDisplay(t *testing.T) {
	for want, c := range map[string]Cell{
		"—": {Kind: Count}, "0": {Kind: Count, Known: true}, "-3": {Kind: Count, Num: -3, Known: true}, "4.999": {Kind: Mass, Num: 4_999_499, Known: true}, "5.000": {Kind: Mass, Num: 4_999_500, Known: true},
		"1,234.50": {Kind: Money, Num: 123_450, Known: true}, "12.35": {Kind: Wan, Num: 12_345_000, Known: true}, "12.3%": {Kind: Percent, Num: 1234, Known: true},
		"12.4%": {Kind: Percent, Num: 1235, Known: true}, "-0.5%": {Kind: Percent, Num: -50, Known: true}, "7.33": {Kind: Mean, Num: 733, Known: true}, "是": {Kind: Text, Text: "是", Known: true},
	} {
		if got := c.Display(); got != want {
			t.Errorf("%+v reads %s, want %s", c, got, want)
		}
	}
}

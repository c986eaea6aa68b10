package report

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/samber/lo"
)

func someForms() [7]Form {
	cell := func(n int64, ids ...string) Cell {
		return Cell{Kind: Count, Num: n, Known: true, Refs: lo.Map(ids, func(id string, _ int) Ref { return Ref{Kind: CustomerRef, ID: id, Num: 1} })}
	}
	row := func(key string, no, n int64, ids ...string) Row {
		return Row{Key: key, Cells: []Cell{number(no), cell(n, ids...), text("甲")}}
	}
	var out [7]Form
	for i := range out {
		total := row("合计", 0, 3, "a", "b", "c")
		out[i] = Form{Code: Code("F" + string(rune('1'+i))), Title: "表", Parts: []Part{{Key: "A", Columns: []Column{col("no", "序号", Count, 4, ""), col("n", "户数", Count, 4, "").under("本月"), col("t", "备注", Text, 4, "")},
			Rows: []Row{row("k1", 1, 1, "a"), row("k2", 2, 2, "b", "c")}, Total: &total}}}
	}
	return out
}

func TestChangesNameTheCellAndItsRecords(t *testing.T) {
	if got := Changes(someForms(), someForms()); len(got) != 0 {
		t.Fatalf("the same forms differ: %+v", got)
	}
	now := someForms()
	now[3].Parts[0].Rows[1].Cells[1] = Cell{Kind: Count, Num: 2, Known: true, Refs: []Ref{{Kind: CustomerRef, ID: "b", Num: 1}, {Kind: CustomerRef, ID: "d", Num: 1}}}
	if got := Changes(someForms(), now); len(got) != 0 {
		t.Errorf("the figure is the same: %+v", got)
	}
	now[3].Parts[0].Rows[1].Cells[1].Num = 5
	got := Changes(someForms(), now)
	if len(got) != 1 || got[0].Code != "F4" || got[0].Row != "k2" || got[0].Column != "本月·户数" || got[0].Was != "2" || got[0].Now != "5" {
		t.Fatalf("%+v", got)
	}
	if len(got[0].Gone) != 1 || got[0].Gone[0].ID != "c" || len(got[0].Come) != 1 || got[0].Come[0].ID != "d" {
		t.Errorf("gone %v, come %v", got[0].Gone, got[0].Come)
	}
}

// A row that goes is said once, though every number after it moves; one that comes too.
func TestChangesOfWholeRows(t *testing.T) {
	now := someForms()
	p := &now[5].Parts[0]
	p.Rows = []Row{{Key: "k0", Cells: p.Rows[0].Cells}, {Key: "k2", Cells: slices.Clone(p.Rows[1].Cells)}}
	p.Rows[1].Cells[0] = number(1)
	got := Changes(someForms(), now)
	if len(got) != 2 || got[0].Row != "k1" || got[0].Now != "—" || got[0].Gone[0].ID != "a" || got[1].Row != "k0" || got[1].Was != "—" || got[1].Column != WholeRow {
		t.Errorf("%+v", got)
	}
}

// However many cells are changed, as many are named, each once.
func TestEveryChangedCellIsNamedOnce(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		now, want := someForms(), map[string]bool{}
		for range r.IntN(12) {
			f, i := r.IntN(7), r.IntN(2)
			row := &now[f].Parts[0].Rows[i]
			if r.IntN(2) == 0 {
				row.Cells[1].Num = 9
				want[string(now[f].Code)+row.Key+"本月·户数"] = true
			} else {
				row.Cells[2].Known = false
				want[string(now[f].Code)+row.Key+"备注"] = true
			}
		}
		got := Changes(someForms(), now)
		keys := lo.Map(got, func(c Change, _ int) string { return string(c.Code) + c.Row + c.Column })
		slices.Sort(keys)
		if all := lo.Keys(want); len(keys) != len(all) || !slices.Equal(keys, func() []string { slices.Sort(all); return all }()) {
			t.Fatalf("seed %d: %v, want %v", seed, keys, all)
		}
	}
}

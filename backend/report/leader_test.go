package report

import (
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/calendar"

	"github.com/samber/lo"
)

// leaderForms are forms with the columns the leader's page reads: a stock, movements that lead to closing, and customers by name.
func leaderForms(opening, in, out, lost int64, customers map[string][2]int64) [7]Form {
	cells := func(list ...int64) []Cell { return lo.Map(list, func(n int64, _ int) Cell { return number(n) }) }
	columns := func(keys ...string) []Column {
		return lo.Map(keys, func(k string, _ int) Column { return Column{Key: k} })
	}
	var f [7]Form
	stock := cells(opening, in, 0, 0, out, lost, opening+in-out-lost)
	f[3].Parts = []Part{{Key: "A", Columns: columns("opening", "new", "wonback", "in", "out", "lost", "closing"), Total: &Row{Cells: stock}}}
	tracked := Part{Key: "A", Columns: columns("code", "name", "gasoline", "diesel", "prev")}
	for name, grams := range customers {
		mass := func(n int64) Cell { return Cell{Kind: Mass, Num: n, Known: true} }
		tracked.Rows = append(tracked.Rows, Row{Cells: []Cell{text("J" + name), text(name), mass(grams[0]), mass(0), mass(grams[1])}})
	}
	f[5].Parts = []Part{tracked}
	return f
}

// TestBridgeLeadsFromStockToStock: each movement begins where the last one ended; a large stock is cut so that movements can be seen, a small one is not.
func TestBridgeLeadsFromStockToStock(t *testing.T) {
	m := calendar.NewMonth(2026, 10)
	for _, c := range []struct {
		opening, in, out, lost int64
		cut                    bool
	}{{1000, 7, 3, 2, true}, {5, 4, 0, 3, false}, {0, 3, 0, 0, false}, {0, 0, 0, 0, false}} {
		g := bridge(MonthForms{Month: m, Known: true, Forms: leaderForms(c.opening, c.in, c.out, c.lost, nil)})
		foot, height := g.Series[0].Values, g.Series[1].Values
		at := height[0]
		for i := 1; i < len(g.Labels)-1; i++ {
			if strings.HasPrefix(g.Series[1].Texts[i], "-") {
				at -= height[i]
				if foot[i] != at {
					t.Errorf("%+v: %s stands on %d, not on %d", c, g.Labels[i], foot[i], at)
				}
				continue
			}
			if height[i] > 0 && foot[i] != at {
				t.Errorf("%+v: %s stands on %d, not on %d", c, g.Labels[i], foot[i], at)
			}
			at += height[i]
		}
		if at != height[len(height)-1] {
			t.Errorf("%+v: the movements lead to %d, the end is %d", c, at, height[len(height)-1])
		}
		if (g.Cut > 0) != c.cut || slices.Min(foot[1:len(foot)-1]) < g.Cut {
			t.Errorf("%+v: cut at %d, feet %v", c, g.Cut, foot)
		}
	}
}

// TestMovesNameTheLargest: five each way by how much, equal ones by code; who did not change or has no month before is not named.
func TestMovesNameTheLargest(t *testing.T) {
	customers := map[string][2]int64{"甲": {9, 1}, "乙": {9, 1}, "丙": {5, 5}, "丁": {1, 4}, "戊": {0, 9}}
	for i, name := range []string{"1", "2", "3", "4", "5", "6"} {
		customers["小"+name] = [2]int64{int64(i) + 2, 1}
	}
	gains, losses := moves(leaderForms(0, 0, 0, 0, customers)[5])
	names := func(list []LeaderMove) string {
		return strings.Join(lo.Map(list, func(m LeaderMove, _ int) string { return m.Name }), "")
	}
	if names(losses) != "戊丁" || len(gains) != 5 || gains[0].Change.Num != 8 || gains[0].Name != "乙" || gains[1].Name != "甲" || gains[2].Name != "小6" {
		t.Errorf("gains %v, losses %v", names(gains), names(losses))
	}
}

// TestAgainstComparesLikeWithLike: counts by difference, shares in points, volumes by growth; nothing against what is not known.
func TestAgainstComparesLikeWithLike(t *testing.T) {
	of := func(k Kind, now, before int64) string {
		return LeaderLine{Now: Cell{Kind: k, Num: now, Known: true}}.Against(Cell{Kind: k, Num: before, Known: true})
	}
	for want, got := range map[string]string{"+3": of(Count, 8, 5), "-3": of(Count, 5, 8), "0": of(Count, 5, 5), "+12.5%": of(Mass, 9_000, 8_000), "+2.5百分点": of(Percent, 9_000, 8_750), "—": of(Mass, 9_000, 0)} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	if got := (LeaderLine{Now: number(3)}).Against(unknown(Count)); got != "—" {
		t.Errorf("against nothing: %q", got)
	}
}

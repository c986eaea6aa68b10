package desk

import (
	"context"
	"io"
	"slices"
	"sync"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/incentive"
	"fuelbook/backend/money"
	"fuelbook/backend/report"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// LeaderView is 领导一页 as it is read on screen: the same texts and charts as on paper.
type LeaderView struct {
	Month  calendar.Month `json:"month"`
	Closed bool           `json:"closed"`
	Titles []string       `json:"titles"` // of the columns of Lines
	Lines  [][]string     `json:"lines"`
	Bridge ColumnGraph    `json:"bridge"`
	Volume ColumnGraph    `json:"volume"`
	Gains  []LeaderMove   `json:"gains"`
	Losses []LeaderMove   `json:"losses"`
	Notes  []string       `json:"notes"`
}

// LeaderMove is one customer and by how many tonnes it fuelled more or less than the month before.
type LeaderMove struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Change string `json:"change"`
}

// ColumnGraph is a chart of columns, each of parts on each other that begin at its foot; heights are thousandths of the field, texts are the figures.
type ColumnGraph struct {
	Title   string        `json:"title"`
	Unit    string        `json:"unit"`
	Keys    []string      `json:"keys"` // what the parts are, empty where there is one
	Columns []GraphColumn `json:"columns"`
}

// GraphColumn is one column. Strong ones are drawn dark.
type GraphColumn struct {
	Label  string   `json:"label"`
	Text   string   `json:"text"`
	Foot   int      `json:"foot"`
	Parts  []int    `json:"parts"`
	Strong bool     `json:"strong"`
	Base   *int     `json:"base,omitempty"` // height of what the column is held against
	Marks  []string `json:"marks,omitempty"`
}

// leaderCache keeps the last summaries until anything is saved or a new day begins: screen, paper and workbook are of the same value.
type leaderCache struct {
	mu   sync.Mutex
	of   version
	held map[calendar.Month]report.Leader
}

func (c *leaderCache) get(v version, m calendar.Month) (report.Leader, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	l, ok := c.held[m]
	return l, ok && c.of == v
}

func (c *leaderCache) put(v version, l report.Leader) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of != v || len(c.held) >= 12 {
		c.held = map[calendar.Month]report.Leader{}
	}
	c.of = v
	c.held[l.Month] = l
}

// Leader is the summary of a month for the leader of the unit. Months that are not closed are reckoned by the records of today.
func (d *Desk) Leader(ctx context.Context, a access.Actor, m calendar.Month) (LeaderView, error) {
	l, err := d.leader(ctx, a, access.RunForms, m)
	return leaderView(l), err
}

// WriteLeader writes the summary as one page of A4, or as a workbook with its charts. Error: pdf.no_glyph.
func (d *Desk) WriteLeader(ctx context.Context, a access.Actor, m calendar.Month, format Format, out io.Writer) (name string, err error) {
	l, err := d.leader(ctx, a, access.ExportFiles, m)
	if err != nil {
		return "", err
	}
	name = safeName("领导一页_"+m.String()+"_"+l.Unit) + "." + string(format)
	if format == XLSX {
		return name, sheet.WriteLeader(out, l)
	}
	return name, d.writePaper(out, l.Paper())
}

func (d *Desk) leader(ctx context.Context, a access.Actor, right access.Action, m calendar.Month) (l report.Leader, err error) {
	err = d.withMonth(ctx, a, right, m, func(tx *store.Tx, w *monthWork) error {
		seq, err := tx.LastSeq()
		if err != nil {
			return err
		}
		v, held := version{seq, calendar.FromTime(d.now())}, false
		if l, held = d.leaders.get(v, w.month); held {
			return nil
		}
		months, err := d.thirteenMonths(ctx, tx, w)
		if err != nil {
			return err
		}
		whole, _ := w.tree.Whole()
		l = report.LeaderOf(whole.Name, d.today(), months)
		d.leaders.put(v, l)
		return nil
	})
	return l, err
}

// thirteenMonths are the forms of the month and the twelve before it, oldest first.
func (d *Desk) thirteenMonths(ctx context.Context, tx *store.Tx, w *monthWork) ([]report.MonthForms, error) {
	first, _, some, err := tx.SalesSpan()
	if err != nil {
		return nil, err
	}
	bonus, err := approvedBonus(tx)
	if err != nil {
		return nil, err
	}
	var out []report.MonthForms
	for k := w.month.Add(-12); !w.month.Before(k); k = k.Add(1) {
		f := report.MonthForms{Month: k, Bonus: bonus[k], Known: some && !k.Before(first)}
		if err := ctx.Err(); err != nil { // whoever left the page does not wait for the other months
			return nil, err
		}
		if err := d.formsFor(tx, w, &f); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// formsFor gives a month the forms it was closed with, else what the records say today.
func (d *Desk) formsFor(tx *store.Tx, w *monthWork, f *report.MonthForms) error {
	if f.Month == w.month {
		f.Forms, f.Closed, f.Known = w.forms, w.closed != nil, true
		return nil
	}
	signed, closed, err := tx.Month(f.Month)
	if err != nil {
		return err
	}
	if closed {
		kept, err := unpackForms(signed)
		f.Forms, f.Closed, f.Known = kept.Forms, true, true
		return err
	}
	if !f.Known {
		return nil
	}
	open, err := d.compute(tx, f.Month)
	if err == nil {
		f.Forms = open.forms
	}
	return err
}

// approvedBonus is what the approved settlements of each month come to, later additions to a month included.
func approvedBonus(tx *store.Tx) (map[calendar.Month]report.Cell, error) {
	heads, err := tx.Settlements()
	if err != nil {
		return nil, err
	}
	steps, err := tx.SettlementSteps()
	out := map[calendar.Month]report.Cell{}
	for _, h := range heads {
		if steps[h.ID].State == incentive.Approved {
			sum := money.Fen(out[h.Month].Num) + h.Total
			out[h.Month] = report.Cell{Kind: report.Money, Num: int64(sum), Known: true}
		}
	}
	return out, err
}

func leaderView(l report.Leader) LeaderView {
	moves := func(list []report.LeaderMove) []LeaderMove {
		return lo.Map(list, func(m report.LeaderMove, _ int) LeaderMove { return LeaderMove{m.Code, m.Name, m.Change.Display()} })
	}
	return LeaderView{Month: l.Month, Closed: l.Closed, Titles: report.LeaderTitles(), Lines: lo.Map(l.Lines, func(x report.LeaderLine, _ int) []string { return x.Texts() }),
		Bridge: bridgeGraph(l.BridgeTitle(), l.Bridge), Volume: stackGraph(report.VolumeTitle, l.Volume), Gains: moves(l.Gains), Losses: moves(l.Losses), Notes: l.Notes}
}

// thousandths is n on a scale of top.
func thousandths(n, top int64) int { return int(max(n, 0) * 1000 / max(top, 1)) }

// bridgeGraph draws a bridge above its cut.
func bridgeGraph(title string, g report.Graph) ColumnGraph {
	out := ColumnGraph{Title: title, Unit: g.Unit, Keys: []string{}, Columns: []GraphColumn{}}
	if len(g.Labels) == 0 {
		return out
	}
	foot, height := g.Series[0].Values, g.Series[1].Values
	top := slices.Max(lo.Map(foot, func(n int64, i int) int64 { return n + height[i] })) - g.Cut
	for i, label := range g.Labels {
		at := thousandths(foot[i]-g.Cut, top)
		out.Columns = append(out.Columns, GraphColumn{Label: label, Text: g.Series[1].Texts[i], Foot: at, Parts: []int{thousandths(foot[i]+height[i]-g.Cut, top) - at}, Strong: i == 0 || i == len(g.Labels)-1})
	}
	return out
}

// stackGraph draws the series of each label on each other; the last column, the month itself, is dark.
func stackGraph(title string, g report.Graph) ColumnGraph {
	out := ColumnGraph{Title: title, Unit: g.Unit, Keys: lo.Map(g.Series, func(s report.Series, _ int) string { return s.Name }), Columns: []GraphColumn{}}
	sum := func(i int) int64 { return lo.SumBy(g.Series, func(s report.Series) int64 { return s.Values[i] }) }
	top := lo.Max(lo.Times(len(g.Labels), sum))
	for i, label := range g.Labels {
		out.Columns = append(out.Columns, GraphColumn{Label: label, Text: g.Tops[i], Parts: lo.Map(g.Series, func(s report.Series, _ int) int { return thousandths(s.Values[i], top) }), Strong: i == len(g.Labels)-1})
	}
	return out
}

package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/grading"

	"github.com/samber/lo"
)

// leaderNames is how many customers a list of the summary for the leader names.
const leaderNames = 5

// MonthForms is one month's seven forms, as closed or as reckoned today. Known is false where no sales file reaches back to the month:
// its forms say nothing then.
type MonthForms struct {
	Month  calendar.Month
	Closed bool
	Known  bool
	Forms  [7]Form
	Bonus  Cell // what the approved settlement of the month comes to, in fen
}

// Leader is the summary of a month for the leader (领导一页): every figure is a cell of the month's forms or of its approved settlement, or the
// difference of two such cells; nothing is counted a second time.
type Leader struct {
	Unit   string
	Month  calendar.Month
	On     calendar.Date
	Closed bool
	Lines  []LeaderLine
	Bridge Graph // 上月末户数 to 月末户数
	Volume Graph // thirteen months
	Gains  []LeaderMove
	Losses []LeaderMove
	Notes  []string
}

// LeaderLine is one headline figure against the month before, the same month last year and the plan; Basis names form and column.
type LeaderLine struct {
	Name   string
	Now    Cell
	Before Cell
	Year   Cell
	Plan   Cell
	Basis  string
}

// LeaderMove is one customer that fuels more or less than the month before, named as in 附录6. Num is grams, negative when less.
type LeaderMove struct {
	Code, Name string
	Change     Cell
}

// LeaderOf tells of the last of the months given, oldest first and without gaps; the one before it and the twelfth before it are compared with.
func LeaderOf(unit string, on calendar.Date, months []MonthForms) Leader {
	now := months[len(months)-1]
	l := Leader{Unit: unit, Month: now.Month, On: on, Closed: now.Closed, Lines: leaderLines(months), Bridge: bridge(now), Volume: thirteen(months)}
	l.Gains, l.Losses = moves(now.Forms[5])
	l.Notes = leaderNotes(months, now)
	return l
}

// headline is a figure: where it stands in a month's forms, and what was planned for it.
type headline struct {
	name, basis string
	of          func(MonthForms) Cell
	plan        func(MonthForms) Cell
}

func headlines() []headline {
	total := func(n int, part, key string) func(MonthForms) Cell {
		return func(m MonthForms) Cell { return totalAt(m.Forms[n-1], part, key) }
	}
	out := []headline{{name: "机构客户（户）", basis: "附录4合计行「月末户数」", of: total(4, "A", "closing")}}
	for _, level := range []grading.Level{grading.ProvinceLevel, grading.CityLevel, grading.CountyLevel, grading.StationLevel} {
		out = append(out, headline{name: "　其中" + string(level), basis: "附录4各区县" + string(level) + "行「月末户数」",
			of: func(m MonthForms) Cell { return closingOf(m.Forms[3], level) }})
	}
	return append(out,
		headline{name: "汽油量（吨）", basis: "附录4合计行「汽油量」", of: total(4, "A", "汽油")},
		headline{name: "柴油量（吨）", basis: "附录4合计行「柴油量」", of: total(4, "A", "柴油")},
		headline{name: "机构开发成功（户）", basis: "附录7A合计行「机构完成数」「机构计划数」", of: total(7, "A", "done"), plan: total(7, "A", "plan")},
		headline{name: "机构计划完成率", basis: "附录7A合计行「完成率」", of: total(7, "A", "rate")},
		headline{name: "个人卡发展（人）", basis: "附录7B合计行「完成数」「个人卡计划数」", of: total(7, "B", "done"), plan: total(7, "B", "plan")},
		headline{name: "个人卡计划完成率", basis: "附录7B合计行「完成率」", of: total(7, "B", "rate")},
		headline{name: "完全流失（户）", basis: "附录4合计行「本月流失」", of: total(4, "A", "lost")},
		headline{name: "部分流失（户）", basis: "附录3「流失类型」为部分的行", of: partlyOf},
		headline{name: "赢回（户）", basis: "附录4合计行「本月赢回」", of: total(4, "A", "wonback")},
		headline{name: "奖励合计（元）", basis: "本月已批准的奖励结算", of: func(m MonthForms) Cell { return m.Bonus }})
}

func leaderLines(months []MonthForms) []LeaderLine {
	at := func(back int, f headline) Cell {
		if i := len(months) - 1 - back; i >= 0 && months[i].Known {
			return f.of(months[i])
		}
		return Cell{}
	}
	return lo.Map(headlines(), func(f headline, _ int) LeaderLine {
		v := LeaderLine{Name: f.name, Basis: f.basis, Now: at(0, f), Before: at(1, f), Year: at(12, f)}
		if f.plan != nil {
			v.Plan = f.plan(months[len(months)-1])
		}
		return v
	})
}

// cellsAt are the cells of one column of a part, with that of the total row; ok is false when the form has no such column.
func cellsAt(f Form, part, key string) (rows []Cell, total Cell, ok bool) {
	p, found := lo.Find(f.Parts, func(p Part) bool { return p.Key == part })
	_, i, has := lo.FindIndexOf(p.Columns, func(c Column) bool { return c.Key == key })
	if !found || !has {
		return nil, Cell{}, false
	}
	if p.Total != nil {
		total = p.Total.Cells[i]
	}
	return lo.Map(p.Rows, func(r Row, _ int) Cell { return r.Cells[i] }), total, true
}

func totalAt(f Form, part, key string) Cell {
	_, total, _ := cellsAt(f, part, key)
	return total
}

// closingOf adds up 月末户数 of the rows of one level; a form without that level has none of it.
func closingOf(f Form, level grading.Level) Cell {
	levels, _, ok := cellsAt(f, "A", "level")
	closing, _, has := cellsAt(f, "A", "closing")
	sum := Cell{Kind: Count, Known: ok && has}
	for i, c := range levels {
		if c.Text == string(level) && has {
			sum.Num += closing[i].Num
		}
	}
	return sum
}

func partlyOf(m MonthForms) Cell {
	kinds, _, ok := cellsAt(m.Forms[2], "A", "kind")
	return Cell{Kind: Count, Known: ok, Num: int64(lo.CountBy(kinds, func(c Cell) bool { return c.Text == "部分" }))}
}

// Against is how the figure stands to an earlier one: a difference of counts and of percentages, a growth of volumes and amounts; "—" where either
// is not known.
func (l LeaderLine) Against(before Cell) string {
	if !l.Now.Known || !before.Known {
		return "—"
	}
	change := Cell{Kind: l.Now.Kind, Num: l.Now.Num - before.Num, Known: true}
	switch l.Now.Kind {
	case Mass, Money:
		change = growth(l.Now.Num, before.Num, true, nil)
	case Percent:
		return withSign(change, strings.TrimSuffix(change.Display(), "%")+"百分点")
	}
	return withSign(change, change.Display())
}

func withSign(c Cell, text string) string { return lo.Ternary(c.Known && c.Num > 0, "+", "") + text }

// step is one column of the bridge: a stock at either end, a movement between them.
type step struct {
	name, key, sign string
}

func steps() []step {
	return []step{{"上月末", "opening", ""}, {"新增", "new", "+"}, {"赢回", "wonback", "+"}, {"转入", "in", "+"}, {"转出", "out", "-"}, {"流失", "lost", "-"}, {"月末", "closing", ""}}
}

// bridge leads from 上月末户数 over the movements of 附录4 to 月末户数. Where movements are few beside the stock, the scale begins above zero.
func bridge(m MonthForms) Graph {
	g := Graph{Kind: Bridge, Unit: "户"}
	foot, height := Series{Name: "起点"}, Series{Name: "户数"}
	var level, high int64
	low := totalAt(m.Forms[3], "A", "opening").Num
	for _, s := range steps() {
		n := totalAt(m.Forms[3], "A", s.key).Num
		from := level
		switch s.sign {
		case "+":
			level += n
		case "-":
			level -= n
		default:
			from, level = 0, n
		}
		g.Labels = append(g.Labels, s.name)
		foot.Values, foot.Texts = append(foot.Values, min(from, level)), append(foot.Texts, strconv.FormatInt(min(from, level), 10))
		height.Values, height.Texts = append(height.Values, n), append(height.Texts, lo.Ternary(n > 0, s.sign, "")+strconv.FormatInt(n, 10))
		low, high = min(low, level), max(high, level)
	}
	if span := max(high-low, 1); low > 4*span {
		g.Cut = low - 2*span
	}
	g.Series = []Series{foot, height}
	return g
}

// thirteen are the volumes of the customers counted in 附录4, month by month, gasoline and diesel on each other.
func thirteen(months []MonthForms) Graph {
	g := Graph{Kind: Stacked, Unit: "吨", Labels: lo.Map(months, func(m MonthForms, _ int) string { return m.Month.String() }), Series: []Series{{Name: "汽油"}, {Name: "柴油"}}}
	for _, m := range months {
		sum := Cell{Kind: Mass, Known: m.Known}
		for i := range g.Series {
			c := Cell{}
			if m.Known {
				c = totalAt(m.Forms[3], "A", g.Series[i].Name)
			}
			sum.Num, sum.Known = sum.Num+c.Num, sum.Known && c.Known
			g.Series[i].Values, g.Series[i].Texts = append(g.Series[i].Values, max(c.Num, 0)), append(g.Series[i].Texts, c.Display())
		}
		g.Tops = append(g.Tops, sum.Display())
	}
	return g
}

// moves are the customers of 附录6 whose volume grew and shrank most against 上月量; equal ones by code.
func moves(f6 Form) (gains, losses []LeaderMove) {
	column := func(key string) []Cell { rows, _, _ := cellsAt(f6, "A", key); return rows }
	codes, names, gas, diesel, prev := column("code"), column("name"), column("gasoline"), column("diesel"), column("prev")
	if len(codes) == 0 || len(names) == 0 || len(gas) == 0 || len(diesel) == 0 || len(prev) == 0 {
		return nil, nil
	}
	var all []LeaderMove
	for i := range codes {
		if n := gas[i].Num + diesel[i].Num - prev[i].Num; prev[i].Known && n != 0 {
			all = append(all, LeaderMove{Code: codes[i].Text, Name: names[i].Text, Change: Cell{Kind: Mass, Num: n, Known: true}})
		}
	}
	slices.SortFunc(all, func(x, y LeaderMove) int {
		return cmp.Or(cmp.Compare(y.Change.Num, x.Change.Num), cmp.Compare(x.Code, y.Code))
	})
	gains = lo.Filter(all, func(m LeaderMove, _ int) bool { return m.Change.Num > 0 })
	losses = lo.Filter(all, func(m LeaderMove, _ int) bool { return m.Change.Num < 0 })
	slices.SortStableFunc(losses, func(x, y LeaderMove) int { return cmp.Compare(x.Change.Num, y.Change.Num) })
	return gains[:min(len(gains), leaderNames)], losses[:min(len(losses), leaderNames)]
}

func leaderNotes(months []MonthForms, now MonthForms) []string {
	notes := []string{"依据：每个数字都是本月报表中的一格，表和列见「依据」栏；较上月、较去年同月为两个月同一格之差，油量和金额为增减百分比"}
	if names := fullyLost(now.Forms[2]); len(names) > 0 {
		more := lo.Ternary(len(names) > leaderNames, fmt.Sprintf("等%d户", len(names)), "")
		notes = append(notes, "本月完全流失（附录3）："+strings.Join(names[:min(len(names), leaderNames)], "、")+more)
	}
	open := lo.FilterMap(months, func(m MonthForms, _ int) (string, bool) { return m.Month.String(), m.Known && !m.Closed })
	if len(open) > 0 {
		notes = append(notes, fmt.Sprintf("按现有记录计算、还没有结账的：%d个月（%s）", len(open), lo.Ternary(len(open) > 3, open[0]+"…"+open[len(open)-1], strings.Join(open, "、"))))
	}
	if missing := lo.CountBy(months, func(m MonthForms) bool { return !m.Known }); missing > 0 {
		notes = append(notes, fmt.Sprintf("%d个月没有消费数据，不按零计，以“—”表示", missing))
	}
	return notes
}

func fullyLost(f3 Form) []string {
	names, _, _ := cellsAt(f3, "A", "name")
	kinds, _, ok := cellsAt(f3, "A", "kind")
	return lo.FilterMap(names, func(c Cell, i int) (string, bool) { return c.Text, ok && kinds[i].Text == "完全" })
}

// LeaderTitles head the headline figures, on screen, on paper and in the workbook.
func LeaderTitles() []string {
	return []string{"项目", "本月", "上月", "较上月", "去年同月", "较去年", "计划", "依据"}
}

// Texts are the line under LeaderTitles. What has no plan shows nothing there.
func (l LeaderLine) Texts() []string {
	planned := lo.Ternary(l.Plan.Known, l.Plan.Display(), "")
	return []string{l.Name, l.Now.Display(), l.Before.Display(), l.Against(l.Before), l.Year.Display(), l.Against(l.Year), planned, l.Basis}
}

// Paper is the summary on one page of A4.
func (l Leader) Paper() Paper {
	table := Section{Title: "主要数字", Titles: LeaderTitles(), Weights: []int{18, 12, 12, 10, 12, 10, 5, 30}, Figures: []int{1, 2, 3, 4, 5, 6}, Rows: lo.Map(l.Lines, func(v LeaderLine, _ int) []string { return v.Texts() })}
	return Paper{Title: l.Month.Chinese() + "零售客户情况", Clause: "6.6.1", Unit: l.Unit, On: l.On, Dense: true,
		Facts: []string{"单位：" + l.Unit, lo.Ternary(l.Closed, "已结账", "未结账，数字可能变动"), "打印日期：" + l.On.Chinese()},
		Sections: []Section{table, {Title: l.BridgeTitle(), Graph: &l.Bridge}, {Title: VolumeTitle, Graph: &l.Volume},
			{Title: MovesTitle, Titles: []string{"增量客户", "增加", "减量客户", "减少"}, Weights: []int{38, 12, 38, 12}, Figures: []int{1, 3}, Rows: l.moveRows(), Empty: "没有可以与上月比较的客户"}},
		Notes: l.Notes}
}

// MovesTitle heads the customers that fuel much more or less.
const MovesTitle = "较上月增减最多的客户（吨；附录6本月汽油、柴油合计减上月量）"

// VolumeTitle heads the chart of thirteen months.
const VolumeTitle = "十三个月机构客户用油（附录4合计行汽油量、柴油量）"

// BridgeTitle heads the chart of movements and says where its scale begins.
func (l Leader) BridgeTitle() string {
	return "机构客户户数变动（附录4合计行）" + lo.Ternary(l.Bridge.Cut > 0, fmt.Sprintf("，纵轴自%d户起", l.Bridge.Cut), "")
}

func (l Leader) moveRows() [][]string {
	text := func(list []LeaderMove, i int) []string {
		if i >= len(list) {
			return []string{"", ""}
		}
		return []string{list[i].Name, list[i].Change.Display()}
	}
	return lo.Times(max(len(l.Gains), len(l.Losses)), func(i int) []string { return append(text(l.Gains, i), text(l.Losses, i)...) })
}

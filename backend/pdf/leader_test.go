package pdf_test

import (
	"bytes"
	"fmt"

	"strings"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/pdf"
	"fuelbook/backend/report"

	"github.com/samber/lo"
)

// TestLeadersPageStaysOnePage with the longest names, every note and every figure there can be.
func TestLeadersPageStaysOnePage(t *testing.T) {
	mass := report.Cell{Kind: report.Mass, Num: 123_456_789_000, Known: true}
	share := report.Cell{Kind: report.Percent, Num: 12_345, Known: true}
	move := lo.Times(5, func(i int) report.LeaderMove {
		return report.LeaderMove{Code: fmt.Sprint(i), Name: strings.Repeat("某某国际物流运输服务", 2) + "有限责任公司", Change: mass}
	})
	months := lo.Times(13, func(i int) string { return calendar.NewMonth(2025, 10).Add(i).String() })
	graph := func(kind report.GraphKind, labels []string) report.Graph {
		values := lo.RepeatBy(len(labels), func(i int) int64 { return int64(i+1) * 1_000_000 })
		texts := lo.RepeatBy(len(labels), func(int) string { return mass.Display() })
		return report.Graph{Kind: kind, Unit: "吨", Labels: labels, Series: []report.Series{{Name: "汽油", Values: values, Texts: texts}, {Name: "柴油", Values: values, Texts: texts}}, Tops: texts}
	}
	l := report.Leader{Unit: strings.Repeat("示例", 8) + "分公司", Month: calendar.NewMonth(2026, 10), On: calendar.NewDate(2026, 11, 3), Gains: move, Losses: move,
		Bridge: graph(report.Bridge, []string{"上月末", "新增", "赢回", "转入", "转出", "流失", "月末"}), Volume: graph(report.Stacked, months),
		Notes: []string{strings.Repeat("本月完全流失", 20), "按现有记录计算、还没有结账的：13个月（2025-10…2026-10）", "2个月没有消费数据"}}
	l.Lines = report.LeaderOf("", l.On, []report.MonthForms{{Month: l.Month}}).Lines
	for i := range l.Lines {
		c := lo.Ternary(i%2 == 0, mass, share)
		l.Lines[i].Now, l.Lines[i].Before, l.Lines[i].Year = c, c, c
	}
	var out bytes.Buffer
	if err := printer(t).Paper(&out, l.Paper()); err != nil {
		t.Fatal(err)
	}

	if text := strings.Join(strings.Fields(pdf.Text(out.Bytes())), ""); !strings.Contains(text, "第1页共1页") {
		t.Error("the page of the leader takes more than one page")
	}
}

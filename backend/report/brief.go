package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// Brief is what the monthly summary of the unit is made of. Rows are the institutions and persons as tracked; Months the totals of all
// customers, oldest first, the last one the month itself.
type Brief struct {
	Unit   string
	Month  calendar.Month
	Today  calendar.Date
	Rows   []tracking.Row
	Months []Fuelled
	Closed bool
}

// BriefPaper is 《单位月度客户小结》: where the month stands on one page, with graphs. Its figures are those of 附录4 and 附录6 (6.6.1, 6.6.2); it
// replaces neither.
func BriefPaper(b Brief) Paper {
	rows := lo.Filter(pointers(b.Rows), func(r *tracking.Row, _ int) bool { return r.Customer.Kind == customer.Institution })
	state := lo.Ternary(b.Closed, "已结账", "未结账，数字可能变动")
	p := Paper{Title: "单位月度客户小结", Clause: "6.6.1", Unit: b.Unit, On: b.Today, Facts: []string{"统计期：" + b.Month.Chinese(), "打印日期：" + b.Today.Chinese(), "月份状态：" + state},
		Notes: []string{"户数、级别和变动为机构客户，口径与附录4相同；油量为全部登记客户的加油消费。"}, Signers: []string{"制表人", "审核人", "负责人"}}
	p.Sections = append(p.Sections, Section{Title: "一、油量（近13个月）", Graph: volumeGraph(b.Months)}, volumeSection(b.Months), levelSection(rows), movementSection(rows), changeSection(rows))
	return p
}

// volumeSection compares the month with the one before and the same of last year.
func volumeSection(months []Fuelled) Section {
	s := Section{Title: "本月油量", Titles: []string{"油品", "本月（吨）", "上月（吨）", "环比", "去年同月（吨）", "同比"}, Weights: []int{16, 18, 18, 14, 18, 16}, Empty: "没有销售数据"}
	if len(months) == 0 {
		return s
	}
	now := months[len(months)-1]
	at := func(back int) Fuelled {
		if i := len(months) - 1 - back; i >= 0 {
			return months[i]
		}
		return Fuelled{}
	}
	for _, x := range []struct {
		name string
		of   func(Fuelled) measure.Gram
	}{{"汽油", func(f Fuelled) measure.Gram { return f.Gasoline }}, {"柴油", func(f Fuelled) measure.Gram { return f.Diesel }}, {"合计", func(f Fuelled) measure.Gram { return f.Gasoline + f.Diesel }}} {
		s.Rows = append(s.Rows, []string{x.name, x.of(now).Tonnes(), x.of(at(1)).Tonnes(), growth(int64(x.of(now)), int64(x.of(at(1))), true, nil).Display(), x.of(at(12)).Tonnes(), growth(int64(x.of(now)), int64(x.of(at(12))), true, nil).Display()})
	}
	return s
}

func levelSection(rows []*tracking.Row) Section {
	levels := []grading.Level{grading.ProvinceLevel, grading.CityLevel, grading.CountyLevel, grading.StationLevel}
	s := Section{Title: "二、机构客户户数", Titles: []string{"级别", "上月末", "本月末", "增减"}, Weights: []int{28, 24, 24, 24}, Graph: &Graph{Kind: Columns, Unit: "户", Series: []Series{{Name: "上月末"}, {Name: "本月末"}}}}
	for _, level := range levels {
		before := lo.CountBy(rows, func(r *tracking.Row) bool { return r.Opening && r.Before == level })
		after := lo.CountBy(rows, func(r *tracking.Row) bool { return r.Closing && r.Level == level })
		s.Rows = append(s.Rows, []string{string(level), strconv.Itoa(before), strconv.Itoa(after), fmt.Sprintf("%+d", after-before)})
		s.Graph.Labels = append(s.Graph.Labels, string(level))
		for i, n := range []int{before, after} {
			s.Graph.Series[i].Values, s.Graph.Series[i].Texts = append(s.Graph.Series[i].Values, int64(n)), append(s.Graph.Series[i].Texts, strconv.Itoa(n))
		}
	}
	return s
}

func movementSection(rows []*tracking.Row) Section {
	count := map[string]int{}
	for _, r := range rows {
		for _, m := range r.Movements {
			count[string(m.Movement)]++
		}
	}
	kinds := lo.Keys(count)
	slices.SortFunc(kinds, func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	return Section{Title: "三、本月变动", Titles: []string{"变动", "户数"}, Weights: []int{60, 40}, Empty: "没有变动", Rows: lo.Map(kinds, func(k string, _ int) []string { return []string{k, strconv.Itoa(count[k])} })}
}

// changeSection names the five customers whose volume fell most against the month before.
func changeSection(rows []*tracking.Row) Section {
	fell := func(r *tracking.Row) measure.Gram {
		return r.PrevGasoline + r.PrevDiesel - r.Gasoline - r.Diesel
	}
	list := lo.Filter(rows, func(r *tracking.Row, _ int) bool { return r.PrevKnown && fell(r) > 0 })
	slices.SortFunc(list, func(a, b *tracking.Row) int {
		return cmp.Or(cmp.Compare(fell(b), fell(a)), cmp.Compare(a.Customer.Code, b.Customer.Code))
	})
	return Section{Title: "四、油量下降最多的客户", Titles: []string{"客户编号", "客户名称", "级别", "上月（吨）", "本月（吨）", "减少（吨）"}, Weights: []int{17, 31, 12, 13, 13, 14}, Empty: "没有下降的客户",
		Rows: lo.Map(lo.Slice(list, 0, 5), func(r *tracking.Row, _ int) []string {
			return []string{r.Customer.Code, r.Customer.Name, string(r.Level), (r.PrevGasoline + r.PrevDiesel).Tonnes(), (r.Gasoline + r.Diesel).Tonnes(), fell(r).Tonnes()}
		})}
}

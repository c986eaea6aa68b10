package watch

import (
	"fmt"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"

	"github.com/samber/lo"
)

// BackTest is the list as it would have stood at Cut, held against who was lost by Month. Why says why there is none, empty where there is.
type BackTest struct {
	Cut       calendar.Month
	Method    Method
	Customers int // ranked at Cut, not lost then
	Lost      int // of them by Month
	Top       int // a tenth of Customers, rounded up
	TopLost   int
	Why       string
}

// leastPast is how many months before the cut a back-test needs to rank anything.
const leastPast = 6

// triple is what a list must reach to be called good: its first tenth loses three times as many as all do.
const triple = 3

func backTest(in Input) BackTest {
	b := BackTest{Cut: in.Month.Add(-in.Ahead)}
	if len(in.Activities) == 0 || len(in.Activities[0].Months)-in.Ahead < leastPast {
		b.Why = fmt.Sprintf("检验需要至少%d个月的消费，现有的不够", leastPast+in.Ahead)
		return b
	}
	cut := len(in.Activities[0].Months) - in.Ahead
	lost, before := map[customer.ID]bool{}, map[customer.ID]bool{}
	past := lo.FilterMap(in.Activities, func(a Activity, _ int) (Entry, bool) {
		lost[a.CustomerID], before[a.CustomerID] = a.Lost, a.LostBefore
		return entryOf(Activity{CustomerID: a.CustomerID, Months: a.Months[:cut]}, b.Cut)
	})
	fit := fitOf(past)
	past = lo.Filter(past, func(e Entry, _ int) bool { return !before[e.CustomerID] })
	b.Method = lo.Ternary(fit.Poor == "", ByModel, ByRule)
	ranked := order(past, fit)
	b.Customers, b.Top = len(ranked), (len(ranked)+9)/10
	for i, e := range ranked {
		if !lost[e.CustomerID] {
			continue
		}
		b.Lost++
		if i < b.Top {
			b.TopLost++
		}
	}
	if b.Lost == 0 {
		b.Why = "到" + in.Month.Chinese() + "没有客户流失，无从检验"
	}
	return b
}

// Good reports whether the first tenth of the list lost at least three times the share that all did: TopLost/Top ≥ 3·Lost/Customers.
func (b BackTest) Good() bool {
	return b.Why == "" && b.TopLost*b.Customers >= triple*b.Lost*b.Top
}

// Text tells the result as it is printed beside the list.
func (b BackTest) Text() string {
	if b.Why != "" {
		return b.Why
	}
	head := fmt.Sprintf("按%s的数据排名（%s），此后流失%d户（共%d户，%s）；排在前一成的%d户中流失%d户（%s）", b.Cut.Chinese(), b.Method, b.Lost, b.Customers, percent(b.Lost, b.Customers), b.Top, b.TopLost, percent(b.TopLost, b.Top))
	if b.Good() {
		return head + fmt.Sprintf("，达到平均的%d倍以上", triple)
	}
	return head + fmt.Sprintf("，没有达到平均的%d倍：本单位的数据还不能证明这个排名有用，请以规则为准", triple)
}

func percent(part, whole int) string {
	if whole == 0 {
		return "—"
	}
	return fmt.Sprintf("%.1f%%", float64(part)*100/float64(whole))
}

package tracking

import (
	"fmt"
	"strings"

	"fuelbook/backend/grading"
	"fuelbook/backend/measure"

	"github.com/samber/lo"
)

// Churn is how a loss is told (流失口径). Seasonal holds a customer against its own same months last year instead of the months before: who fuels
// only in the season is not lost for being silent out of it, and a fall is one against last year.
type Churn struct {
	LostMonths    int  `json:"lostMonths"`         // complete months with nothing: fully lost
	PartialRatio  int  `json:"partialRatio"`       // per cent drop against the mean of 3 months before
	PartialMonths int  `json:"partialMonths"`      // in a row
	WinBackMonths int  `json:"winBackMonths"`      // a return within counts as won back
	Seasonal      bool `json:"seasonal,omitempty"` // against the same months last year
}

// ChurnFor is another way for customers of one size or level; an empty one is any.
type ChurnFor struct {
	Size  grading.Size  `json:"size,omitempty"`
	Level grading.Level `json:"level,omitempty"`
	Churn
}

func (c ChurnFor) fits(size grading.Size, level grading.Level) bool {
	return (c.Size == "" || c.Size == size) && (c.Level == "" || c.Level == level)
}

// Name is whom it is for.
func (c ChurnFor) Name() string {
	return strings.Join(lo.Compact([]string{string(c.Size), string(c.Level)}), "、") + "客户"
}

// silentYear is after how many silent months a customer of the season is lost whatever it did last year.
const silentYear = 12

// ChurnOf is how a loss of a customer of a size and level is told: the first exception that fits, else the general way. special is false for that.
func (p Policy) ChurnOf(size grading.Size, level grading.Level) (c Churn, special bool) {
	x, ok := lo.Find(p.Exceptions, func(x ChurnFor) bool { return x.fits(size, level) })
	if !ok {
		return p.Churn, false
	}
	return x.Churn, true
}

// Lookback is how many months before a month its losses depend on.
func (p Policy) Lookback() int {
	far := 13
	for _, c := range append(lo.Map(p.Exceptions, func(x ChurnFor, _ int) Churn { return x.Churn }), p.Churn) {
		if c.Seasonal {
			far = max(far, silentYear+max(c.LostMonths, c.PartialMonths)+1)
		}
	}
	return far
}

// Lost decides full loss by the months up to one: fuelled says of the month so many back whether anything was fuelled, and whether sales files cover it.
func (c Churn) Lost(fuelled func(back int) (yes, covered bool)) bool {
	for i := range c.LostMonths {
		if yes, covered := fuelled(i); yes || !covered {
			return false
		}
	}
	return !c.Seasonal || !outOfSeason(c.LostMonths, fuelled)
}

// outOfSeason reports that the same months last year were as silent, while something was fuelled within the year between.
func outOfSeason(months int, fuelled func(back int) (yes, covered bool)) bool {
	for i := range months {
		if yes, covered := fuelled(silentYear + i); yes || !covered {
			return false
		}
	}
	for i := months; i < silentYear; i++ {
		if yes, _ := fuelled(i); yes {
			return true
		}
	}
	return false
}

// Text states it as it is printed under 附录3.
func (c Churn) Text() string {
	against := lo.Ternary(c.Seasonal, "去年同月", "此前3个月月均")
	season := lo.Ternary(c.Seasonal, "（去年同月也没有消费、其间加过油的除外）", "")
	return fmt.Sprintf("完全流失为连续%d个完整月没有消费%s；部分流失为月量较%s下降%d%%及以上且连续%d个月", c.LostMonths, season, against, c.PartialRatio, c.PartialMonths)
}

// fell reports whether each of the last PartialMonths months lies at least PartialRatio per cent below what it is held against, and the mean of that.
// known is false where sales files do not reach back to it or nothing was fuelled then.
func (c Churn) fell(at func(back int) (mass measure.Gram, covered bool)) (base measure.Gram, fell bool) {
	before := func(int) int { return c.PartialMonths }
	span := 3
	if _, covered := at(silentYear + c.PartialMonths - 1); c.Seasonal && covered {
		before, span = func(i int) int { return silentYear + i }, 1
	}
	for i := range c.PartialMonths {
		mean, known := meanOf(at, before(i), span)
		now, _ := at(i)
		if !known || mean <= 0 || int64(now)*100 > int64(mean)*int64(100-c.PartialRatio) {
			return 0, false
		}
		if i == 0 {
			base = mean
		}
	}
	return base, true
}

// meanOf is the mean of span months from so many back on, all of them covered.
func meanOf(at func(back int) (measure.Gram, bool), from, span int) (measure.Gram, bool) {
	var sum measure.Gram
	for i := range span {
		mass, covered := at(from + i)
		if !covered {
			return 0, false
		}
		sum += mass
	}
	return sum / measure.Gram(span), true
}

func (c Churn) requirements() []string {
	var out []string
	for _, r := range []struct {
		holds bool
		why   string
	}{{within(c.LostMonths, 1, 12), "流失月数应为1至12"}, {within(c.PartialMonths, 1, 6) && within(c.PartialRatio, 1, 100), "部分流失：连续月数应为1至6，降幅应为1至100"},
		{within(c.WinBackMonths, 0, 60), "赢回月数不能为负，也不能超过60"}} {
		if !r.holds {
			out = append(out, r.why)
		}
	}
	return out
}

// exceptionFault says what is wrong with the exceptions of a policy, empty when nothing is.
func (p Policy) exceptionFault() string {
	sizes := []grading.Size{"", grading.Large, grading.Medium, grading.Small}
	levels := []grading.Level{"", grading.ProvinceLevel, grading.CityLevel, grading.CountyLevel, grading.StationLevel}
	seen := map[string]bool{}
	for _, x := range p.Exceptions {
		switch {
		case !lo.Contains(sizes, x.Size) || !lo.Contains(levels, x.Level) || x.Size == "" && x.Level == "":
			return "另定口径要写明客户类型或级别（大型、中型、小型；省级、地市级、区县级、站级）"
		case seen[x.Name()]:
			return "「" + x.Name() + "」另定了两次口径"
		case len(x.requirements()) > 0:
			return "「" + x.Name() + "」的" + x.requirements()[0]
		}
		seen[x.Name()] = true
	}
	return ""
}

// Signed is what stands behind the version number: who signed the policy, or that it is a default.
func (p Policy) Signed() string { return lo.Ternary(p.SignedBy == "", "议", p.SignedBy+"签发") }

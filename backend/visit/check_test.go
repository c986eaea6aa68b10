package visit

import (
	"fmt"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

func sound() Visit {
	return Visit{Way: Phone, Date: calendar.NewDate(2026, time.October, 9), Content: "了解用油"}
}

func TestWays(t *testing.T) {
	want := []Way{"现场维护", "短信", "电话交流", "客户拜访", "客户联谊"} // 6.7.1, in its order
	if got := Ways(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the ways are %v, want %v", got, want)
	}
	for _, w := range want {
		v := sound()
		v.Way = w
		if fs := Check(v); fs != nil {
			t.Errorf("%s is refused: %v", w, fs)
		}
	}
}

func TestCheckTakesAnOpinionAlone(t *testing.T) {
	v := sound()
	v.Content, v.Opinion = "", "希望增加开票窗口"
	if fs := Check(v); fs != nil {
		t.Errorf("an opinion without content is refused: %v", fs)
	}
}

// TestCheckTakesWhatAQuickBoxGives: a need alone is enough; a promise for the same day, any mood and none are taken.
func TestCheckTakesWhatAQuickBoxGives(t *testing.T) {
	for _, m := range append(Moods(), "") {
		v := sound()
		v.Content, v.Need, v.Mood, v.FollowUp = "", "想换92号", m, v.Date
		if fs := Check(v); fs != nil {
			t.Errorf("%q is refused: %v", m, fs)
		}
	}
}

func TestCheckParty(t *testing.T) {
	if fs := CheckParty(Party{Name: "　"}); len(fs) != 2 || fs[0].Field != "name" || fs[1].Field != "date" {
		t.Errorf("an empty gathering is refused for %v", fs)
	}
	if fs := CheckParty(Party{Name: "秋季联谊会", Date: sound().Date}); fs != nil {
		t.Errorf("refused: %v", fs)
	}
}

func TestCheckRefuses(t *testing.T) {
	for _, c := range []struct {
		spoil                        func(*Visit)
		field, code, message, remedy string
	}{
		{func(v *Visit) { v.Way = "" }, "way", "visit.way", "请选择回访方式", "现场维护、短信、电话交流、客户拜访或客户联谊"},
		{func(v *Visit) { v.Way = "宴请" }, "way", "visit.way", "请选择回访方式", "现场维护、短信、电话交流、客户拜访或客户联谊"},
		{func(v *Visit) { v.Way = "短息" }, "way", "visit.way", "请选择回访方式", "现场维护、短信、电话交流、客户拜访或客户联谊"},
		{func(v *Visit) { v.Date = calendar.Date{} }, "date", "visit.empty", "回访日期不能空", "请补填"},
		{func(v *Visit) { v.Content = "" }, "content", "visit.empty", "内容、需求和意见至少写一项", "请简要写明谈了什么"},
		{func(v *Visit) { v.Content, v.Opinion = " ", "　" }, "content", "visit.empty", "内容、需求和意见至少写一项", "请简要写明谈了什么"},
		{func(v *Visit) { v.Mood = "高兴" }, "mood", "visit.mood", "没有「高兴」这种态度", "请选满意、一般或不满，不清楚就空着"},
		{func(v *Visit) { v.FollowUp = v.Date.AddDays(-1) }, "followUp", "visit.follow_up", "跟进日期早于回访日期", "请填回访当天或以后的日期"},
	} {
		v := sound()
		c.spoil(&v)
		fs := Check(v)
		if len(fs) != 1 {
			t.Errorf("%s: refused for %v, want one reason", c.code, fs)
			continue
		}
		if got, want := fmt.Sprint(*fs[0]), fmt.Sprint(*fault.New(fault.Invalid, c.code, c.message, c.remedy).On(c.field)); got != want {
			t.Errorf("refused with %s, want %s", got, want)
		}
	}
	if fs := Check(Visit{}); len(fs) != 3 || fs[0].Field != "way" || fs[1].Field != "date" || fs[2].Field != "content" {
		t.Errorf("an empty visit is refused for %v, want way, date and content", fs)
	}
}

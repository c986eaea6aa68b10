package census

import (
	"fmt"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/measure"
)

func sound() Prospect {
	return Prospect{Name: "某机关服务中心", Area: "某街道", SurveyedOn: calendar.NewDate(2026, time.July, 1), ObjectKind: "政府机关", Status: Found}
}

func TestCheckTakes(t *testing.T) {
	for _, kind := range []string{"政府机关", "企事业单位", "居民社区", "商场", "停车场", "办公楼", "其他"} { // 6.5.1 names six and 等
		for _, status := range Statuses() {
			p := sound()
			p.ObjectKind, p.Status = kind, status
			if fs := Check(p); fs != nil {
				t.Errorf("%s %s is refused: %v", kind, status, fs)
			}
		}
	}
	p := sound()
	p.Gasoline, p.Diesel = 0, 1
	if fs := Check(p); fs != nil {
		t.Errorf("no gasoline and one gram of diesel are refused: %v", fs)
	}
	if len(ObjectKinds()) != 7 {
		t.Errorf("the object kinds are %v", ObjectKinds())
	}
}

func TestCheckRefuses(t *testing.T) {
	for _, c := range []struct {
		spoil                        func(*Prospect)
		field, code, message, remedy string
	}{
		{func(p *Prospect) { p.Name = "" }, "name", "census.empty", "潜在客户名称不能空", "请补填"},
		{func(p *Prospect) { p.Name = " 　\t" }, "name", "census.empty", "潜在客户名称不能空", "请补填"},
		{func(p *Prospect) { p.Area = "" }, "area", "census.empty", "责任区域不能空", "请填街道、居民小区或厂矿企业的名称"},
		{func(p *Prospect) { p.Area = " " }, "area", "census.empty", "责任区域不能空", "请填街道、居民小区或厂矿企业的名称"},
		{func(p *Prospect) { p.SurveyedOn = calendar.Date{} }, "surveyedOn", "census.empty", "调查日期不能空", "请补填"},
		{func(p *Prospect) { p.ObjectKind = "" }, "objectKind", "census.object_kind", "请选择对象类别", "政府机关、企事业单位、居民社区、商场、停车场、办公楼或其他"},
		{func(p *Prospect) { p.ObjectKind = "机关" }, "objectKind", "census.object_kind", "请选择对象类别", "政府机关、企事业单位、居民社区、商场、停车场、办公楼或其他"},
		{func(p *Prospect) { p.Gasoline = -1 }, "gasoline", "census.negative", "汽油月需求不能是负数", "请改正"},
		{func(p *Prospect) { p.Diesel = measure.Gram(-1) }, "diesel", "census.negative", "柴油月需求不能是负数", "请改正"},
		{func(p *Prospect) { p.Importance = "很高" }, "importance", "census.grade", "重要程度没有「很高」", "请填高、中或低，不知道就空着"},
		{func(p *Prospect) { p.Difficulty = "1" }, "difficulty", "census.grade", "开发难度没有「1」", "请填高、中或低，不知道就空着"},
		{func(p *Prospect) { p.Rank = -1 }, "rank", "census.negative", "开发排序不能是负数", "请填1、2、3，不排序就空着"},
		{func(p *Prospect) { p.Status = "" }, "status", "census.status", "请选择状态", "登记、有效、无效、开发中、已转化或搁置"},
		{func(p *Prospect) { p.Status = "成功" }, "status", "census.status", "请选择状态", "登记、有效、无效、开发中、已转化或搁置"},
	} {
		p := sound()
		c.spoil(&p)
		fs := Check(p)
		if len(fs) != 1 {
			t.Errorf("%s: refused for %v, want one reason", c.code, fs)
			continue
		}
		if got, want := fmt.Sprint(*fs[0]), fmt.Sprint(*fault.New(fault.Invalid, c.code, c.message, c.remedy).On(c.field)); got != want {
			t.Errorf("refused with %s, want %s", got, want)
		}
	}
}

// TestCheckNamesEverything: a clerk sees all that is wrong at once, in the order of the form.
func TestCheckNamesEverything(t *testing.T) {
	got := ""
	for _, f := range Check(Prospect{Gasoline: -1, Diesel: -1}) {
		got += f.Field + " "
	}
	if want := "name area surveyedOn objectKind gasoline diesel status "; got != want {
		t.Errorf("an empty prospect is refused for %s, want %s", got, want)
	}
}

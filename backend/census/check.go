package census

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

// ObjectKinds are the objects of a census (6.5.1).
func ObjectKinds() []string {
	return []string{"政府机关", "企事业单位", "居民社区", "商场", "停车场", "办公楼", "其他"}
}

// Check holds a potential customer against what the form needs. Codes census.empty, census.object_kind, census.negative, census.status.
func Check(p Prospect) fault.List {
	var fs fault.List
	add := func(field, code, message, remedy string) {
		fs = append(fs, fault.New(fault.Invalid, code, message, remedy).On(field))
	}
	if strings.TrimSpace(p.Name) == "" {
		add("name", "census.empty", "潜在客户名称不能空", "请补填")
	}
	if strings.TrimSpace(p.Area) == "" {
		add("area", "census.empty", "责任区域不能空", "请填街道、居民小区或厂矿企业的名称")
	}
	if p.SurveyedOn.IsZero() {
		add("surveyedOn", "census.empty", "调查日期不能空", "请补填")
	}
	if !slices.Contains(ObjectKinds(), p.ObjectKind) {
		add("objectKind", "census.object_kind", "请选择对象类别", "政府机关、企事业单位、居民社区、商场、停车场、办公楼或其他")
	}
	if p.Gasoline < 0 {
		add("gasoline", "census.negative", "汽油月需求不能是负数", "请改正")
	}
	if p.Diesel < 0 {
		add("diesel", "census.negative", "柴油月需求不能是负数", "请改正")
	}
	if !slices.Contains([]Status{Found, Pursued, Converted, Shelved}, p.Status) {
		add("status", "census.status", "请选择状态", "登记、开发中、已转化或搁置")
	}
	return fs
}

// HalfYear names the half year a month lies in (2026年上半年) with its first and last day: the period of one census round (6.5.1).
func HalfYear(m calendar.Month) (label string, first, last calendar.Date) {
	if m.Number() <= 6 {
		return fmt.Sprintf("%d年上半年", m.Year()), calendar.NewDate(m.Year(), time.January, 1), calendar.NewDate(m.Year(), time.June, 30)
	}
	return fmt.Sprintf("%d年下半年", m.Year()), calendar.NewDate(m.Year(), time.July, 1), calendar.NewDate(m.Year(), time.December, 31)
}

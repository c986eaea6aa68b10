package visit

import (
	"slices"
	"strings"

	"fuelbook/backend/fault"
)

// Ways lists the five ways of 6.7.1.
func Ways() []Way { return []Way{OnSite, Message, Phone, Call, Gathering} }

// Moods lists the moods.
func Moods() []Mood { return []Mood{Content, Fair, Discontent} }

// Check holds a contact against what a record needs. Codes visit.way, visit.mood, visit.follow_up, visit.empty.
func Check(v Visit) fault.List {
	var fs fault.List
	if !slices.Contains(Ways(), v.Way) {
		fs = append(fs, fault.New(fault.Invalid, "visit.way", "请选择回访方式", "现场维护、短信、电话交流、客户拜访或客户联谊").On("way"))
	}
	if v.Date.IsZero() {
		fs = append(fs, fault.New(fault.Invalid, "visit.empty", "回访日期不能空", "请补填").On("date"))
	}
	if strings.TrimSpace(v.Content+v.Need+v.Opinion) == "" {
		fs = append(fs, fault.New(fault.Invalid, "visit.empty", "内容、需求和意见至少写一项", "请简要写明谈了什么").On("content"))
	}
	if v.Mood != "" && !slices.Contains(Moods(), v.Mood) {
		fs = append(fs, fault.New(fault.Invalid, "visit.mood", "没有「"+string(v.Mood)+"」这种态度", "请选满意、一般或不满，不清楚就空着").On("mood"))
	}
	if !v.FollowUp.IsZero() && v.FollowUp.Before(v.Date) {
		fs = append(fs, fault.New(fault.Invalid, "visit.follow_up", "跟进日期早于回访日期", "请填回访当天或以后的日期").On("followUp"))
	}
	return fs
}

// CheckParty holds a gathering against what a record needs. Code visit.party.
func CheckParty(p Party) fault.List {
	var fs fault.List
	if strings.TrimSpace(p.Name) == "" {
		fs = append(fs, fault.New(fault.Invalid, "visit.party", "联谊活动的名称不能空", "请补填").On("name"))
	}
	if p.Date.IsZero() {
		fs = append(fs, fault.New(fault.Invalid, "visit.party", "联谊活动的日期不能空", "请补填").On("date"))
	}
	return fs
}

package visit

import (
	"slices"
	"strings"

	"fuelbook/backend/fault"
)

// Ways lists the five ways of 6.7.1.
func Ways() []Way { return []Way{OnSite, Message, Phone, Call, Gathering} }

// Check holds a contact against what a record needs. Codes visit.way, visit.empty.
func Check(v Visit) fault.List {
	var fs fault.List
	if !slices.Contains(Ways(), v.Way) {
		fs = append(fs, fault.New(fault.Invalid, "visit.way", "请选择回访方式", "现场维护、短信、电话交流、客户拜访或客户联谊").On("way"))
	}
	if v.Date.IsZero() {
		fs = append(fs, fault.New(fault.Invalid, "visit.empty", "回访日期不能空", "请补填").On("date"))
	}
	if strings.TrimSpace(v.Content+v.Opinion) == "" {
		fs = append(fs, fault.New(fault.Invalid, "visit.empty", "内容和意见至少写一项", "请简要写明谈了什么").On("content"))
	}
	return fs
}

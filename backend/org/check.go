package org

import (
	"strings"
	"unicode"

	"fuelbook/backend/fault"
)

// Check lists what is wrong with an office by itself, Field being its JSON name. Codes: org.no_code, org.no_name,
// org.bad_kind, org.bad_status, org.no_county, org.bad_county, org.own_parent.
func Check(o Office) fault.List {
	var l fault.List
	add := func(bad bool, code, field, message, remedy string) {
		if bad {
			l = append(l, refuse(code, field, message, remedy))
		}
	}
	add(strings.TrimSpace(o.Code) == "", "no_code", "code", "机构没有代码", "请补填机构代码")
	add(strings.TrimSpace(o.Name) == "", "no_name", "name", "机构「"+o.Code+"」没有名称", "请补填机构名称")
	add(!knownKind(o.Kind), "bad_kind", "kind", "「"+string(o.Kind)+"」不是机构类型", "请填 所属单位、零管片区 或 加油站")
	add(o.Status != Open && o.Status != Rebuild && o.Status != Closed, "bad_status", "status", "「"+string(o.Status)+"」不是营业状态", "请填 营业、停业装修 或 停业")
	add(o.Kind == Station && o.CountyCode == "", "no_county", "countyCode", "加油站「"+o.Name+"」没有区县代码", "请补填六位区县代码，月报按区县分行")
	add(o.CountyCode != "" && !digits(o.CountyCode, 6), "bad_county", "countyCode", "「"+o.CountyCode+"」不是六位区县代码", "请按 GB/T 2260 填写，例如 370602")
	add(o.Code != "" && o.Code == o.ParentCode, "own_parent", "parentCode", "机构「"+o.Name+"」把自己填成了上级", "请改正上级代码")
	return l
}

// CheckStaff lists what is wrong with a member of staff by itself. Codes: org.no_number, org.no_staff_name, org.no_office.
func CheckStaff(s Staff) fault.List {
	var l fault.List
	if strings.TrimSpace(s.Number) == "" {
		l = append(l, refuse("no_number", "number", "员工「"+s.Name+"」没有工号", "请补填工号"))
	}
	if strings.TrimSpace(s.Name) == "" {
		l = append(l, refuse("no_staff_name", "name", "工号「"+s.Number+"」没有姓名", "请补填姓名"))
	}
	if s.OfficeID == "" {
		l = append(l, refuse("no_office", "officeId", "员工「"+s.Name+"」没有所在机构", "请补填机构"))
	}
	return l
}

func knownKind(k Kind) bool { return k == Province || k == Unit || k == District || k == Station }

func digits(s string, n int) bool {
	return len(s) == n && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

func refuse(code, field, message, remedy string) *fault.Fault {
	return fault.New(fault.Invalid, "org."+code, message, remedy).On(field)
}

// nameKey folds what differs between systems in the same name: blanks and full-width forms.
func nameKey(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case r >= '\uff01' && r <= '\uff5e':
			return r - '\uff01' + '!'
		}
		return r
	}, name)
}

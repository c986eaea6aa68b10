package census

import (
	"slices"
	"strings"

	"fuelbook/backend/fault"
)

// ObjectKinds are the objects of a census (6.5.1).
func ObjectKinds() []string {
	return []string{"政府机关", "企事业单位", "居民社区", "商场", "停车场", "办公楼", "其他"}
}

// Grades are the words for importance and difficulty.
func Grades() []string { return []string{"高", "中", "低"} }

// Statuses lists the statuses in the order of the work.
func Statuses() []Status { return []Status{Found, Valid, Invalid, Pursued, Converted, Shelved} }

// Check holds a potential customer against what the form needs. Codes census.empty, census.object_kind, census.negative, census.grade, census.status.
func Check(p Prospect) fault.List {
	var fs fault.List
	add := func(wrong bool, field, code, message, remedy string) {
		if wrong {
			fs = append(fs, fault.New(fault.Invalid, code, message, remedy).On(field))
		}
	}
	add(strings.TrimSpace(p.Name) == "", "name", "census.empty", "潜在客户名称不能空", "请补填")
	add(strings.TrimSpace(p.Area) == "", "area", "census.empty", "责任区域不能空", "请填街道、居民小区或厂矿企业的名称")
	add(p.SurveyedOn.IsZero(), "surveyedOn", "census.empty", "调查日期不能空", "请补填")
	add(!slices.Contains(ObjectKinds(), p.ObjectKind), "objectKind", "census.object_kind", "请选择对象类别", "政府机关、企事业单位、居民社区、商场、停车场、办公楼或其他")
	add(p.Gasoline < 0, "gasoline", "census.negative", "汽油月需求不能是负数", "请改正")
	add(p.Diesel < 0, "diesel", "census.negative", "柴油月需求不能是负数", "请改正")
	add(!graded(p.Importance), "importance", "census.grade", "重要程度没有「"+p.Importance+"」", "请填高、中或低，不知道就空着")
	add(!graded(p.Difficulty), "difficulty", "census.grade", "开发难度没有「"+p.Difficulty+"」", "请填高、中或低，不知道就空着")
	add(p.Rank < 0, "rank", "census.negative", "开发排序不能是负数", "请填1、2、3，不排序就空着")
	add(!slices.Contains(Statuses(), p.Status), "status", "census.status", "请选择状态", "登记、有效、无效、开发中、已转化或搁置")
	return fs
}

func graded(word string) bool { return word == "" || slices.Contains(Grades(), word) }

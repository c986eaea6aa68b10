package customer

import (
	"encoding/json"
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

// Classes is the dated dictionary of the three classifications (6.2). The regulation's lists end with 等, so a later version may add classes;
// the built-in ones cannot be left out.
type Classes struct {
	Version string            `json:"version"`
	From    calendar.Date     `json:"from"`
	Source  string            `json:"source"`
	Trees   map[Tree][]string `json:"trees"` // paths with slashes, leaves only
	One     map[Tree]bool     `json:"one"`   // a customer is in one class of the tree at a time
}

// builtin are the classes the regulation names itself.
func builtin() map[Tree][]string {
	return map[Tree][]string{
		ByNature: {"机构客户", "私家车客户", "个体运输客户", "个体生产用油客户", "其他个人客户"},
		ByProduct: {"汽油/单位", "汽油/私家车", "汽油/出租车", "汽油/摩托车", "汽油/其他", "柴油/客运/长途", "柴油/客运/短途", "柴油/客运/公交", "柴油/客运/单位班车",
			"柴油/货运/固定路线", "柴油/货运/短途零散", "柴油/生产建设/生产企业", "柴油/生产建设/工程施工", "柴油/再流通配送", "柴油/其他"},
		ByPayment: {"持卡/昆仑加油卡", "持卡/银行卡", "现金"},
	}
}

// ParseClasses reads a dictionary. Errors: customer.classes where it does not read or lacks a built-in class.
func ParseClasses(raw []byte) (c Classes, err error) {
	if err := json.Unmarshal(raw, &c); err != nil {
		return c, fault.New(fault.Invalid, "customer.classes", "客户分类字典读不出", "请核对参数文件").Because(err)
	}
	for tree, paths := range builtin() {
		for _, p := range paths {
			if !c.Has(tree, p) {
				return c, fault.New(fault.Invalid, "customer.classes", "客户分类字典缺少内置的「"+p+"」（6.2）", "可以增加分类，不能删去内置的")
			}
		}
	}
	return c, nil
}

// Has reports whether a tree has a class.
func (c Classes) Has(tree Tree, path string) bool { return slices.Contains(c.Trees[tree], path) }

// Clash finds the entry that keeps a new membership out: the same class twice, or another class of a tree that allows one, while both hold.
func (c Classes) Clash(list []Detail, fresh Detail) (Detail, bool) {
	for _, d := range list {
		if d.ID == fresh.ID || d.Class == nil || fresh.Class == nil || d.Class.Tree != fresh.Class.Tree || !overlap(d, fresh) {
			continue
		}
		if c.One[d.Class.Tree] || d.Class.Path == fresh.Class.Path {
			return d, true
		}
	}
	return Detail{}, false
}

func overlap(a, b Detail) bool {
	return (a.To.IsZero() || !a.To.Before(b.From)) && (b.To.IsZero() || !b.To.Before(a.From))
}

// ClassName is the last part of a path, as lists show it.
func ClassName(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

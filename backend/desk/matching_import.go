package desk

import (
	"fmt"

	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/matching"

	"github.com/samber/lo"
)

// newcomers are the customers a file brings that were not on file, by 客户编号, with the place of their name.
type newcomers map[string]fault.Place

func (n newcomers) add(r row, c customer.Customer) {
	n[c.Code] = r.wrong("name", "", "", "").Place
}

// warn says of each newcomer whom it resembles, on file or in the same file; it never keeps a row out. A file of many rows
// is compared in one pass, so that it costs seconds and not minutes.
func (n newcomers) warn(j *job) error {
	if len(n) == 0 {
		return nil
	}
	list, err := j.tx.Customers()
	if err != nil {
		return err
	}
	marks, err := j.tx.Marks(nil)
	if err != nil {
		return err
	}
	fresh := func(c customer.Customer) bool { _, ok := n[c.Code]; return ok }
	old := lo.Reject(list, func(c customer.Customer, _ int) bool { return fresh(c) })
	list = append(old, lo.Filter(list, func(c customer.Customer, _ int) bool { return fresh(c) })...)
	subjects := matching.Prepared(lo.Map(list, func(c customer.Customer, _ int) matching.Profile { return profile(c, marks[c.ID]) }))
	first := len(list) - len(n)
	pairs, crowds := matching.Pairs(subjects, first)
	best := map[int]matching.Pair{} // of each newcomer the likeliest only
	for _, p := range pairs {
		if _, known := best[p.B]; !known {
			best[p.B] = p
		}
	}
	shown := 0
	for i := first; i < len(list); i++ {
		p, ok := best[i]
		if !ok {
			continue
		}
		if shown++; shown <= maxShown {
			j.res.Warnings = append(j.res.Warnings, n.resembles(list[i], list[p.A], subjects[i].Compare(subjects[p.A])))
		}
	}
	if shown > maxShown {
		j.warnings.add(0, fault.New(fault.Invalid, "matching.more", fmt.Sprintf("另有%d位新客户与其他客户相似，没有逐一列出", shown-maxShown), "请在「疑似重复」中逐对核对"))
	}
	for _, c := range crowds {
		j.warnings.add(0, fault.New(fault.Invalid, "matching.crowd", crowdNote(c), "请核对档案中的号码"))
	}
	return nil
}

// resembles words one warning: whom, with its number, and the two weightiest reasons.
func (n newcomers) resembles(c, like customer.Customer, found matching.Suggestion) *fault.Fault {
	where := "已有客户"
	if _, also := n[like.Code]; also {
		where = "同一文件中的客户"
	}
	why := ""
	for i, r := range lo.Filter(found.Reasons, func(r matching.Reason, _ int) bool { return r.Weight > 0 }) {
		if i < 2 {
			why += lo.Ternary(i == 0, "：", "；") + r.Text
		}
	}
	return fault.New(fault.Invalid, "matching.resembles", fmt.Sprintf("「%s」（%s）与%s「%s」（%s）%s%s", c.Name, c.Code, where, like.Name, like.Code, lo.Ternary(found.Verdict == matching.Same, "很可能是同一客户", "疑似同一客户"), why),
		"不影响导入；请在「疑似重复」中核对，是同一客户就合并").On("name").At(n[c.Code])
}

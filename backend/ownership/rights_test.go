package ownership

import (
	"strings"
	"testing"

	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// The table of 6.4.1–6.4.4 for a customer of 东一站, written out: e edits, r reads, - sees nothing.
func TestRightsByLevel(t *testing.T) {
	accounts := []org.OfficeID{"", "u", "d1", "d2", "s1", "s2", "gone"}
	table := map[grading.Level]string{
		grading.ProvinceLevel: "eer-r--", // the unit: local facts only
		grading.CityLevel:     "eer-r--",
		grading.CountyLevel:   "eee-r--",
		grading.StationLevel:  "eer-e--",
		grading.Ungraded:      "eer-e--",
	}
	for level, row := range table {
		for i, office := range accounts {
			r := Reach{tree(t), office}
			read, edit := r.MayRead("s1"), r.MayEdit("s1", level)
			if (read == nil) != (row[i] != '-') || (edit == nil) != (row[i] == 'e') {
				t.Errorf("%s, account of %q: read %v, edit %v, want %c", level, office, read, edit, row[i])
			}
			if read != nil && !fault.Is(read, "ownership.out_of_reach") || edit != nil && read == nil && !fault.Is(edit, "ownership.not_yours") {
				t.Errorf("%s %s: %v %v", level, office, read, edit)
			}
		}
	}
}

func TestRefusalsNameWhoMay(t *testing.T) {
	for _, c := range []struct {
		office org.OfficeID
		level  grading.Level
		words  []string
	}{
		{"s1", grading.CityLevel, []string{"地市级客户由所属单位零售管理部门管理（6.4.2）", "东一站的账号只能查看", "请由分公司的账号修改"}},
		{"s1", grading.CountyLevel, []string{"6.4.3", "请由东片区或分公司的账号修改"}},
		{"d1", grading.StationLevel, []string{"6.4.4", "请由东一站或分公司的账号修改"}},
		{"d2", grading.CountyLevel, []string{"不在西片区的范围内", "请由东一站或分公司的账号查看"}},
	} {
		f := fault.From(Reach{tree(t), c.office}.MayEdit("s1", c.level))
		for _, w := range c.words {
			if !strings.Contains(f.Message+f.Remedy, w) {
				t.Errorf("%s %s: %s。%s lacks %s", c.office, c.level, f.Message, f.Remedy, w)
			}
		}
	}
}

func TestOfficesOfABranch(t *testing.T) {
	for office, want := range map[org.OfficeID][]org.OfficeID{"": nil, "u": nil, "d1": {"d1", "s1", "s2"}, "s3": {"s3"}, "gone": {}} {
		got := Reach{tree(t), office}.Offices()
		if (got == nil) != (want == nil) || !lo.Every(got, want) || len(got) != len(want) {
			t.Errorf("%q: %v, want %v", office, got, want)
		}
	}
}

func TestLocalOnly(t *testing.T) {
	before := customer.Customer{ID: "c", Code: "1", Name: "甲", StationID: "s1"}
	for name, c := range map[string]struct {
		with func(*customer.Customer)
		ok   bool
	}{
		"contact":  {func(c *customer.Customer) { c.Contact, c.Phone, c.Remark = "某", "1", "记" }, true},
		"evidence": {func(c *customer.Customer) { c.ProvincePurchase = true }, true},
		"name":     {func(c *customer.Customer) { c.Name = "乙" }, false},
		"person":   {func(c *customer.Customer) { c.ManagerID = "z1" }, false},
		"need":     {func(c *customer.Customer) { c.Need.Diesel = lo.ToPtr(grams(1)) }, false},
	} {
		after := before
		c.with(&after)
		if err := (Reach{tree(t), "u"}).LocalOnly(before, after); (err == nil) != c.ok || err != nil && !fault.Is(err, "ownership.province") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestManagingOffice(t *testing.T) {
	for _, c := range []struct {
		station org.OfficeID
		level   grading.Level
		want    org.OfficeID
	}{{"s1", grading.StationLevel, "s1"}, {"s1", grading.CountyLevel, "d1"}, {"s1", grading.CityLevel, "u"}, {"s1", grading.ProvinceLevel, ""}, {"s9", grading.CountyLevel, ""}, {"s3", grading.Ungraded, "s3"}} {
		if o, ok := ManagingOffice(tree(t), c.station, c.level); o.ID != c.want || ok != (c.want != "") {
			t.Errorf("%s %s: %s", c.station, c.level, o.ID)
		}
	}
}

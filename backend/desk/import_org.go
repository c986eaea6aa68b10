package desk

import (
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
	"fuelbook/backend/org"
	"fuelbook/backend/plan"
	"fuelbook/backend/sheet"

	"github.com/samber/lo"

	"fuelbook/backend/calendar"
	"regexp"
)

// takeOffices reads 机构: update by 机构代码. The whole tree is checked after the last row.
func takeOffices(j *job) (sheet.Summary, error) {
	known, err := j.tx.Offices()
	if err != nil {
		return sheet.Summary{}, err
	}
	byCode := lo.KeyBy(known, func(o org.Office) string { return o.Code })
	seen := map[string]int{}
	sum, err := j.rows(func(r row) error {
		o, fs := readOffice(r)
		fs = append(fs, r.twice(seen, o.Code, "code")...)
		if len(fs) > 0 {
			j.reject(r, fs)
			return nil
		}
		old, existed := byCode[o.Code]
		o.ID, o.Rev = old.ID, old.Rev
		if existed {
			r.carryOffice(old, &o)
		}
		if existed {
			j.officeChanges(old, o)
		}
		saved, err := j.tx.SaveOffice(o)
		j.count(existed, saved.Rev != old.Rev)
		return err
	})
	if err != nil {
		return sum, err
	}
	all, err := j.tx.Offices()
	if err != nil {
		return sum, err
	}
	if _, faults := org.NewTree(all); len(faults) > 0 {
		for _, f := range faults {
			j.fileFault(f.At(fault.Place{File: j.file}))
		}
	}
	return sum, nil
}

func readOffice(r row) (org.Office, fault.List) {
	var fs fault.List
	o := org.Office{Code: r.need(&fs, "code"), Name: r.need(&fs, "name"), ParentCode: r.text("parent"), CountyCode: r.text("countyCode"),
		CountyName: r.text("county"), Address: r.text("address")}
	o.Kind = oneOf(r, &fs, "kind", org.Province, org.Unit, org.District, org.Station)
	o.Status = org.Open
	if r.text("status") != "" {
		o.Status = oneOf(r, &fs, "status", org.Open, org.Rebuild, org.Closed)
	}
	for _, f := range org.Check(o) {
		fs = append(fs, r.place(lo.CoalesceOrEmpty(f.Field, "code"), f))
	}
	return o, fs
}

// carryOffice keeps what is stored in fields the file has no column for.
func (r row) carryOffice(old org.Office, o *org.Office) {
	keep(r, "parent", &o.ParentCode, old.ParentCode)
	keep(r, "countyCode", &o.CountyCode, old.CountyCode)
	keep(r, "county", &o.CountyName, old.CountyName)
	keep(r, "address", &o.Address, old.Address)
	keep(r, "status", &o.Status, old.Status)
}

func (j *job) officeChanges(a, b org.Office) {
	for _, f := range [][3]string{{"机构名称", a.Name, b.Name}, {"机构类型", string(a.Kind), string(b.Kind)}, {"上级代码", a.ParentCode, b.ParentCode},
		{"区县代码", a.CountyCode, b.CountyCode}, {"区县名称", a.CountyName, b.CountyName}, {"地址", a.Address, b.Address}, {"营业状态", string(a.Status), string(b.Status)}} {
		j.change(b.Code, b.Name, f[0], f[1], f[2])
	}
}

// carryStaff keeps what is stored in fields the file has no column for.
func (r row) carryStaff(old org.Staff, s *org.Staff) {
	keep(r, "post", &s.Post, old.Post)
	keep(r, "hired", &s.Hired, old.Hired)
	keep(r, "phone", &s.Phone, old.Phone)
}

func (j *job) staffChanges(a, b org.Staff, tree org.Tree) {
	from, _ := tree.Office(a.OfficeID)
	to, _ := tree.Office(b.OfficeID)
	for _, f := range [][3]string{{"姓名", a.Name, b.Name}, {"岗位", a.Post, b.Post}, {"所属机构", from.Name, to.Name}, {"入职日期", a.Hired.String(), b.Hired.String()},
		{"联系电话", identity.MaskPhone(a.Phone), identity.MaskPhone(b.Phone)}} {
		j.change(b.Number, b.Name, f[0], f[1], f[2])
	}
}

// twice refuses a key that stood in an earlier row of the same file.
func (r row) twice(seen map[string]int, value, key string) fault.List {
	if first, ok := seen[value]; ok && value != "" {
		return fault.List{r.wrong(key, "intake.twice", "「"+value+"」在第"+itoa(first)+"行已经出现过", "一个文件里同一编号只能有一行，请删去重复的")}
	}
	seen[value] = r.rec.Row
	return nil
}

// takeStaff reads 员工: update by 工号.
func takeStaff(j *job) (sheet.Summary, error) {
	known, err := j.tx.Staff()
	if err != nil {
		return sheet.Summary{}, err
	}
	tree, err := loadTree(j.tx)
	if err != nil {
		return sheet.Summary{}, err
	}
	byNumber := lo.KeyBy(known, func(s org.Staff) string { return s.Number })
	seen := map[string]int{}
	return j.rows(func(r row) error {
		s, fs := readStaff(r, tree)
		fs = append(fs, r.twice(seen, s.Number, "number")...)
		if len(fs) > 0 {
			j.reject(r, fs)
			return nil
		}
		old, existed := byNumber[s.Number]
		s.ID, s.Rev = old.ID, old.Rev
		if existed {
			r.carryStaff(old, &s)
			j.staffChanges(old, s, tree)
		}
		saved, err := j.tx.SaveStaff(s)
		j.count(existed, saved.Rev != old.Rev)
		return err
	})
}

func readStaff(r row, tree org.Tree) (org.Staff, fault.List) {
	var fs fault.List
	s := org.Staff{Number: r.need(&fs, "number"), Name: r.need(&fs, "name"), Post: r.text("post"), Hired: r.date(&fs, "hired", false)}
	s.Phone, _ = identity.NormalisePhone(r.text("phone"))
	code := r.need(&fs, "office")
	if o, ok := tree.ByCode(code); ok {
		s.OfficeID = o.ID
	} else if code != "" {
		fs = append(fs, r.wrong("office", "intake.no_office", "没有机构代码「"+code+"」", "请先导入机构，或核对代码"))
	}
	return s, fs
}

var titleMonth = regexp.MustCompile(`(20\d\d)\s*年\s*(\d{1,2})\s*月`)
var titleFiled = regexp.MustCompile(`填报日期[:\x{ff1a} ]*([0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?)`)

// takePlans reads 《零售客户月度开发计划》: part A by county, part B by station; the month stands in the title or the file name.
func takePlans(j *job) (sheet.Summary, error) {
	tree, err := loadTree(j.tx)
	if err != nil {
		return sheet.Summary{}, err
	}
	staff, err := staffByNumber(j.tx)
	if err != nil {
		return sheet.Summary{}, err
	}
	var p plan.Plan
	seen := map[string]int{}
	sum, err := j.rows(func(r row) error {
		line, fs := readPlanLine(r, tree, staff)
		fs = append(fs, r.twice(seen, string(line.Part)+line.CountyCode+string(line.StationID), "place")...)
		if len(fs) > 0 {
			j.reject(r, fs)
			return nil
		}
		p.Lines = append(p.Lines, line)
		return nil
	})
	if err != nil {
		return sum, err
	}
	return sum, j.savePlan(p, sum)
}

func (j *job) savePlan(p plan.Plan, sum sheet.Summary) error {
	var ok bool
	if p.Month, p.FiledOn, ok = planHead(append(sum.Titles, j.file)); !ok {
		j.fileFault(fault.New(fault.Invalid, "intake.no_month", "文件标题里没有计划月份", "请在标题写明，例如「零售客户月度开发计划（2026年10月）」").At(fault.Place{File: j.file, Sheet: sum.Sheet, Row: 1}))
		return nil
	}
	j.span(p.Month.First())
	old, existed, err := j.tx.Plan(p.Month)
	if err != nil {
		return err
	}
	p.Rev = old.Rev
	if approved, err := approvedVersion(j.tx, p.Month); err != nil {
		return err
	} else if approved != nil {
		j.fileFault(fault.New(fault.Conflict, "plan.approved", p.Month.Chinese()+"的开发计划已在本程序批准（第"+itoa(approved.No)+"版），不能用文件覆盖", "要改请在「开发计划」提出更正版").At(fault.Place{File: j.file, Sheet: sum.Sheet, Row: 1}))
		return nil
	}
	if _, err = j.tx.SavePlan(p); err != nil {
		return err
	}
	if existed {
		j.res.Totals.Changed = len(p.Lines)
	} else {
		j.res.Totals.New = len(p.Lines)
	}
	return nil
}

func planHead(titles []string) (m calendar.Month, filed calendar.Date, ok bool) {
	for _, t := range titles {
		if g := titleMonth.FindStringSubmatch(t); g != nil && !ok {
			var err error
			m, err = calendar.ParseMonth(g[1] + "年" + g[2] + "月")
			ok = err == nil
		}
		if g := titleFiled.FindStringSubmatch(t); g != nil {
			if day, err := calendar.ParseDate(g[1]); err == nil {
				filed = day
			}
		}
	}
	if !ok { // a file name such as 开发计划_202610.xlsx
		if g := regexp.MustCompile(`(20\d\d)(0[1-9]|1[0-2])`).FindStringSubmatch(titles[len(titles)-1]); g != nil {
			var err error
			m, err = calendar.ParseMonth(g[1] + g[2])
			ok = err == nil
		}
	}
	return m, filed, ok
}

func readPlanLine(r row, tree org.Tree, staff map[string]org.Staff) (plan.Line, fault.List) {
	var fs fault.List
	l := plan.Line{Part: oneOf(r, &fs, "part", plan.Institutions, plan.PersonCards), Remark: r.text("remark")}
	place := r.need(&fs, "place")
	switch l.Part {
	case plan.Institutions:
		l.Target = r.scaled(&fs, "institutions", true, whole)
		code, ok := countyByName(tree, place)
		if !ok {
			fs = append(fs, r.wrong("place", "intake.no_county", "没有营业加油站在区县「"+place+"」", "请核对区县名称，或先导入机构"))
		}
		l.CountyCode, l.CountyName = code, place
	case plan.PersonCards:
		l.Target = r.scaled(&fs, "persons", true, whole)
		o, ok := tree.ByName(place)
		if !ok || o.Kind != org.Station {
			fs = append(fs, r.wrong("place", "intake.no_station", "没有叫「"+place+"」的加油站", "请核对站名，或先导入机构"))
		}
		l.StationID = o.ID
	}
	if l.Target < 0 {
		fs = append(fs, r.wrong("place", "intake.negative", "计划数不能是负数", "请改正"))
	}
	if n := r.text("responsible"); n != "" {
		s, ok := staff[n]
		if !ok {
			fs = append(fs, r.wrong("responsible", "intake.no_staff", "没有工号「"+n+"」", "请先导入员工，或核对工号"))
		}
		l.ResponsibleID = s.ID
	}
	return l, fs
}

func countyByName(tree org.Tree, name string) (string, bool) {
	for _, o := range tree.Offices() {
		if o.CountyName == name && o.CountyCode != "" {
			return o.CountyCode, true
		}
	}
	return "", false
}

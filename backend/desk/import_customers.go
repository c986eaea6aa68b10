package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fuelbook/backend/agreement"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

func itoa(n int) string { return strconv.Itoa(n) }

func staffByNumber(tx *store.Tx) (map[string]org.Staff, error) {
	list, err := tx.Staff()
	return lo.KeyBy(list, func(s org.Staff) string { return s.Number }), err
}

// registry is what rows of customers are checked and matched against.
type registry struct {
	tree       org.Tree
	staff      map[string]org.Staff
	byCode     map[string]customer.Customer
	agreements map[string]agreement.Agreement
}

func loadRegistry(tx *store.Tx) (g registry, err error) {
	if g.tree, err = loadTree(tx); err != nil {
		return g, err
	}
	if g.staff, err = staffByNumber(tx); err != nil {
		return g, err
	}
	customers, err := tx.AllCustomers()
	if err != nil {
		return g, err
	}
	agreements, err := tx.Agreements()
	g.byCode = lo.KeyBy(customers, func(c customer.Customer) string { return c.Code })
	g.agreements = lo.KeyBy(agreements, func(a agreement.Agreement) string { return a.Number })
	return g, err
}

// takeCustomers reads 客户档案: update by 客户编号, the agreement of the row by 协议编号.
func takeCustomers(j *job) (sheet.Summary, error) {
	g, err := loadRegistry(j.tx)
	if err != nil {
		return sheet.Summary{}, err
	}
	seen, agreed, fresh := map[string]int{}, map[string]int{}, newcomers{}
	sum, err := j.rows(func(r row) error {
		c, fs := readCustomer(r, g)
		a, more := readAgreement(r)
		fs = append(append(fs, more...), r.twice(seen, c.Code, "code")...)
		fs = append(fs, r.twice(agreed, a.Number, "agreement")...)
		fs = append(fs, r.othersAgreement(g, c.Code, a.Number)...)
		if len(fs) > 0 {
			j.reject(r, fs)
			return nil
		}
		r.warnIdentity(c)
		if old, existed := g.byCode[c.Code]; existed {
			if old.MergedInto != "" {
				r.warnMerged(old)
				return nil
			}
			r.carryCustomer(old, &c)
			if err := answersFor(j.tx, old, asStored(old, c)); err != nil {
				return r.warnForeign(err)
			}
		} else {
			fresh.add(r, c)
		}
		return j.saveCustomer(g, c, a)
	})
	if err != nil {
		return sum, err
	}
	if err := j.rematch(); err != nil {
		return sum, err
	}
	return sum, fresh.warn(j)
}

// warnMerged leaves a row alone whose record was merged into another: two rows must not take turns at one customer's fields.
func (r row) warnMerged(old customer.Customer) {
	r.job.count(true, false)
	r.job.warnings.add(r.rec.Row, r.wrong("code", "intake.merged", "客户编号「"+old.Code+"」的档案已并入另一份，这一行没有改动档案", "请在并入后的档案中更正；要分开，请先撤销合并"))
}

// warnForeign leaves a row alone for whose customer another office answers.
func (r row) warnForeign(err error) error {
	f := fault.From(err)
	if f.Kind == fault.Internal || f.Kind == fault.Unavailable {
		return err
	}
	r.job.count(true, false)
	r.job.warnings.add(r.rec.Row, r.wrong("code", "intake.foreign", f.Message+"，这一行没有改动档案", f.Remedy))
	return nil
}

// asStored gives a customer of a file what no file says.
func asStored(old, c customer.Customer) customer.Customer {
	c.ID, c.Rev, c.Remark, c.Fixed, c.DocumentNote, c.Retired = old.ID, old.Rev, old.Remark, old.Fixed, old.DocumentNote, old.Retired
	return c
}

func (j *job) saveCustomer(g registry, c customer.Customer, a agreement.Agreement) error {
	old, existed := g.byCode[c.Code]
	c = asStored(old, c)
	if existed {
		j.customerChanges(old, c)
	}
	saved, err := j.tx.SaveCustomer(c)
	if err != nil {
		return err
	}
	changed := saved.Rev != old.Rev
	if err := noteNeeds(j.tx, old, saved, j.today, "导入："+j.file); err != nil {
		return err
	}
	if a.Number != "" {
		before := g.agreements[a.Number]
		if before.Terms != nil { // composed in this program: its own steps say how far it is, not a file
			if !before.WasSigned() {
				j.warnings.add(0, fault.New(fault.Invalid, "intake.agreement_ours", "协议「"+a.Number+"」是本程序草拟的，现在是「"+string(before.Status)+"」，文件里的登记没有采用", "请在「供油协议」按步骤办理到已签"))
			}
			j.count(existed, changed)
			return nil
		}
		j.agreementChanges(c, before, a)
		before.Number, before.CustomerID, before.Status, before.Level, before.From, before.To = a.Number, saved.ID, a.Status, a.Level, a.From, a.To
		kept, err := j.tx.SaveAgreement(before)
		if err != nil {
			return err
		}
		changed = changed || kept.Rev != before.Rev
	}
	j.count(existed, changed)
	return nil
}

// othersAgreement refuses an agreement number that belongs to another customer.
func (r row) othersAgreement(g registry, code, number string) fault.List {
	before, ok := g.agreements[number]
	if !ok || number == "" || before.CustomerID == g.byCode[code].ID {
		return nil
	}
	return fault.List{r.wrong("agreement", "intake.agreement_taken", "协议编号「"+number+"」已属于另一位客户", "请核对协议编号")}
}

// agreementChanges says what an import alters in a known agreement; a draft listed as signed becomes signed, and that is said.
func (j *job) agreementChanges(c customer.Customer, a, b agreement.Agreement) {
	if a.ID == "" {
		return
	}
	for _, f := range [][3]string{{"协议状态", string(a.Status), string(b.Status)}, {"签订层级", string(a.Level), string(b.Level)},
		{"协议起始", a.From.String(), b.From.String()}, {"协议终止", a.To.String(), b.To.String()}} {
		j.change(c.Code, c.Name, f[0], f[1], f[2])
	}
}

// carryCustomer keeps what is stored in fields the file has no column for.
func (r row) carryCustomer(old customer.Customer, c *customer.Customer) {
	keep(r, "document", &c.Document, old.Document)
	keep(r, "industry", &c.Industry, old.Industry)
	keep(r, "personClass", &c.PersonClass, old.PersonClass)
	keep(r, "county", &c.CountyName, old.CountyName)
	keep(r, "county", &c.CountyCode, old.CountyCode)
	keep(r, "station", &c.StationID, old.StationID)
	keep(r, "manager", &c.ManagerID, old.ManagerID)
	keep(r, "contact", &c.Contact, old.Contact)
	keep(r, "phone", &c.Phone, old.Phone)
	keep(r, "gasoline", &c.Need.Gasoline, old.Need.Gasoline)
	keep(r, "diesel", &c.Need.Diesel, old.Need.Diesel)
	keep(r, "bearer", &c.Need.Bearer, old.Need.Bearer)
	keep(r, "provincePurchase", &c.ProvincePurchase, old.ProvincePurchase)
	keep(r, "payModes", &c.PayModes, old.PayModes)
	keep(r, "registered", &c.Registered, old.Registered)
}

// customerChanges lists the fields an import alters, as a clerk names them.
func (j *job) customerChanges(a, b customer.Customer) {
	for _, f := range []struct{ name, before, after string }{
		{"客户名称", a.Name, b.Name}, {"客户类别", string(a.Kind), string(b.Kind)}, {"证件号码", identity.MaskDocument(a.Document), identity.MaskDocument(b.Document)},
		{"行业", a.Industry, b.Industry}, {"个人类型", a.PersonClass, b.PersonClass}, {"所属区县", a.CountyName, b.CountyName},
		{"归属加油站", string(a.StationID), string(b.StationID)}, {"责任人", string(a.ManagerID), string(b.ManagerID)}, {"联系人", a.Contact, b.Contact},
		{"联系电话", identity.MaskPhone(a.Phone), identity.MaskPhone(b.Phone)}, {"汽油月需求", massText(a.Need.Gasoline), massText(b.Need.Gasoline)},
		{"柴油月需求", massText(a.Need.Diesel), massText(b.Need.Diesel)}, {"支付方式", strings.Join(a.PayModes, "、"), strings.Join(b.PayModes, "、")},
		{"不记名卡年采购额", yuanText(a.Need.Bearer), yuanText(b.Need.Bearer)}, {"全省统一采购", yesText(a.ProvincePurchase), yesText(b.ProvincePurchase)},
		{"建档日期", a.Registered.String(), b.Registered.String()},
	} {
		j.change(b.Code, b.Name, f.name, f.before, f.after)
	}
}

func yuanText(f *money.Fen) string {
	if f == nil {
		return "—"
	}
	return f.Grouped()
}

func yesText(yes bool) string { return lo.Ternary(yes, "是", "否") }

func massText(g *measure.Gram) string {
	if g == nil {
		return "—"
	}
	return g.Exact()
}

func readCustomer(r row, g registry) (customer.Customer, fault.List) {
	var fs fault.List
	c := customer.Customer{Code: r.need(&fs, "code"), Name: r.need(&fs, "name"), Industry: r.text("industry"), PersonClass: r.text("personClass"),
		Contact: r.text("contact"), ProvincePurchase: r.yes(&fs, "provincePurchase"), Registered: r.date(&fs, "registered", false)}
	c.Kind = oneOf(r, &fs, "kind", customer.Institution, customer.Person, customer.Reseller)
	c.Document, _ = documentOf(c.Kind, r.text("document"))
	c.Phone, _ = identity.NormalisePhone(r.text("phone"))
	c.CountyName = r.text("county")
	c.CountyCode, _ = countyByName(g.tree, c.CountyName)
	if c.CountyName != "" && c.CountyCode == "" {
		fs = append(fs, r.wrong("county", "intake.no_county", "本单位没有区县「"+c.CountyName+"」", "请核对区县名称，或先导入机构"))
	}
	if name := r.text("station"); name != "" {
		o, ok := g.tree.ByName(name)
		if !ok {
			fs = append(fs, r.wrong("station", "intake.no_station", "没有叫「"+name+"」的加油站", "请核对站名，或先导入机构"))
		}
		c.StationID = o.ID
	}
	if n := r.text("manager"); n != "" {
		s, ok := g.staff[n]
		if !ok {
			fs = append(fs, r.wrong("manager", "intake.no_staff", "没有工号「"+n+"」", "请先导入员工，或核对工号"))
		}
		c.ManagerID = s.ID
	}
	c.PayModes = strings.FieldsFunc(r.text("payModes"), func(x rune) bool { return strings.ContainsRune("、,;/ \uff0c\uff1b", x) })
	c.Need = readNeed(r, &fs)
	for _, f := range unshowable(c) {
		fs = append(fs, r.place(f.Field, f))
	}
	return c, fs
}

func readNeed(r row, fs *fault.List) customer.Need {
	var n customer.Need
	if r.text("gasoline") != "" {
		n.Gasoline = lo.ToPtr(measure.Gram(r.scaled(fs, "gasoline", false, tonnes)))
	}
	if r.text("diesel") != "" {
		n.Diesel = lo.ToPtr(measure.Gram(r.scaled(fs, "diesel", false, tonnes)))
	}
	if r.text("bearer") != "" {
		n.Bearer = lo.ToPtr(money.Fen(r.scaled(fs, "bearer", false, wan)))
	}
	for _, key := range []string{"gasoline", "diesel", "bearer"} {
		if strings.HasPrefix(strings.TrimSpace(r.text(key)), "-") {
			*fs = append(*fs, r.wrong(key, "intake.negative", "需求不能是负数", "请改正"))
		}
	}
	return n
}

// readAgreement reads the agreement columns; a row without 协议编号 has none, 无 as the level too.
func readAgreement(r row) (agreement.Agreement, fault.List) {
	var fs fault.List
	a := agreement.Agreement{Number: r.text("agreement"), Status: agreement.Signed}
	if a.Number == "" {
		if lv := r.text("signLevel"); lv != "" && lv != "无" {
			fs = append(fs, r.wrong("signLevel", "intake.no_agreement_number", "写了签订层级却没有协议编号", "请补填协议编号，或把层级改为「无」"))
		}
		return a, fs
	}
	a.Level = signLevel(r, &fs)
	a.From, a.To = r.date(&fs, "agreementFrom", true), r.date(&fs, "agreementTo", false)
	if !a.To.IsZero() && a.To.Before(a.From) {
		fs = append(fs, r.wrong("agreementTo", "intake.term_reversed", "协议终止早于起始", "请核对两个日期"))
	}
	return a, fs
}

// signLevel reads who signed; in the regulation's words 公司 is the provincial company (1, 6.3.1.1.2).
func signLevel(r row, fs *fault.List) agreement.Level {
	switch r.text("signLevel") {
	case "公司", "山东公司":
		return agreement.ByProvince
	case "分公司":
		return agreement.ByUnit
	}
	return oneOf(r, fs, "signLevel", agreement.ByUnit, agreement.ByProvince)
}

func documentOf(kind customer.Kind, s string) (string, *fault.Fault) {
	if s == "" {
		return "", nil
	}
	if kind == customer.Person {
		return identity.CheckIDCard(s)
	}
	return identity.CheckCreditCode(s)
}

// warnIdentity says what looks wrong without blocking a real customer.
func (r row) warnIdentity(c customer.Customer) {
	if _, f := documentOf(c.Kind, r.text("document")); f != nil {
		r.job.warnings.add(r.rec.Row, r.place("document", f))
	}
	if _, kind := identity.NormalisePhone(r.text("phone")); r.text("phone") != "" && kind == identity.UnknownPhone {
		r.job.warnings.add(r.rec.Row, r.wrong("phone", "identity.phone", "联系电话不像手机或固定电话", "请核对，可以先保留"))
	}
}

// nameIndex finds customers by name: exact first, then with company forms unified; more than one match is no match, unless all of them
// were found to be one customer.
type nameIndex struct {
	exact map[string][]customer.Customer
	loose map[string][]customer.Customer
	roots map[customer.ID]customer.ID
}

func newNameIndex(list []customer.Customer) nameIndex {
	into := map[customer.ID]customer.ID{}
	for _, c := range list {
		if c.MergedInto != "" {
			into[c.ID] = c.MergedInto
		}
	}
	return nameIndex{roots: customer.Roots(into),
		exact: lo.GroupBy(list, func(c customer.Customer) string { return identity.FoldName(c.Name) }),
		loose: lo.GroupBy(list, func(c customer.Customer) string { return identity.CompanyKey(c.Name) }),
	}
}

// find returns the one customer of that name; a phone settles namesakes. why says why there is none.
func (x nameIndex) find(name, phone string) (c customer.Customer, why string) {
	for _, list := range [][]customer.Customer{x.exact[identity.FoldName(name)], x.loose[identity.CompanyKey(name)]} {
		if one, ok := x.one(list); ok {
			return one, ""
		}
		if len(list) > 1 {
			same := slices.DeleteFunc(slices.Clone(list), func(c customer.Customer) bool { return phone == "" || c.Phone != phone })
			if one, ok := x.one(same); ok {
				return one, ""
			}
			return c, "有" + itoa(len(list)) + "位同名客户"
		}
	}
	return c, "客户档案中没有这个名称"
}

// one picks the only record of a list, or, where all of it is one customer by merging, the survivor if it is among them.
func (x nameIndex) one(list []customer.Customer) (c customer.Customer, ok bool) {
	if len(list) == 0 {
		return c, false
	}
	root := func(c customer.Customer) customer.ID { return cmp.Or(x.roots[c.ID], c.ID) }
	c = list[0]
	for _, other := range list[1:] {
		if root(other) != root(c) {
			return c, false
		}
		if other.ID == root(other) {
			c = other
		}
	}
	return c, true
}

// rematch ties what came in before its customer: cards and bearer-card sales by name, then the facts of cards that have become known.
func (j *job) rematch() error {
	return rematch(j.tx, &j.warnings)
}

func rematch(tx *store.Tx, warnings *warningCounter) error {
	customers, err := tx.AllCustomers()
	if err != nil {
		return err
	}
	names := newNameIndex(customers)
	cards, err := tx.Cards()
	if err != nil {
		return err
	}
	tied := 0
	for _, c := range cards {
		if c.CustomerID != "" || c.CustomerName == "" || c.Kind == card.Bearer {
			continue
		}
		if who, why := names.find(c.CustomerName, c.Phone); why == "" {
			c.CustomerID = who.ID
			if _, err := tx.SaveCard(c); err != nil {
				return err
			}
			tied++
		}
	}
	bearers, err := tx.RematchBearers(func(name string) customer.ID { who, _ := names.find(name, ""); return who.ID })
	if err != nil {
		return err
	}
	n, err := tx.RematchSales()
	if tied+bearers+n > 0 {
		warnings.add(0, fault.New(fault.Invalid, "intake.rematched", fmt.Sprintf("先前未匹配的%d张卡、%d笔消费、%d笔不记名卡销售现已归到客户", tied, n, bearers), "请到月度报表核对"))
	}
	return err
}

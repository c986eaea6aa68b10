package report

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/plan"
	"fuelbook/backend/tracking"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// october is the month of the scenario.
func october() calendar.Month { return calendar.NewMonth(2026, time.October) }

func on(m, d int) calendar.Date { return calendar.NewDate(2026, time.Month(m), d) }

// kilograms keeps the tables below in whole numbers.
func kilograms(n int64) measure.Gram { return measure.Gram(n * 1000) }

// world collects one month; its methods are the builders of the scenario. No customer, person or station in it exists.
type world struct {
	in       tracking.Input
	out      Input
	previous map[string]int
}

func newWorld() *world {
	w := &world{previous: map[string]int{}}
	bound := func(gas, diesel, bearer int64) grading.Bound {
		return grading.Bound{Gasoline: kilograms(gas * 1000), Diesel: kilograms(diesel * 1000), Bearer: money.Yuan(bearer)}
	}
	w.in = tracking.Input{Month: october(), DataFrom: calendar.NewMonth(2025, time.October), BearerKnown: true, FirstFuel: map[customer.ID]calendar.Date{},
		Grading: grading.Policy{Version: "试-1", From: calendar.NewDate(2012, time.August, 1), Large: bound(5, 50, 1_000_000), Medium: bound(2, 20, 100_000), ProvinceBearer: money.Yuan(20_000_000),
			NeedBasis: grading.Mean3, InitialMonths: 3, StableMonths: 3, StableRatio: 50, ChannelShare: 60, D2Enabled: true, HoldMonths: 3},
		Policy: tracking.Policy{Version: "试-2", Churn: tracking.Churn{LostMonths: 3, PartialRatio: 50, PartialMonths: 2, WinBackMonths: 12}, SteadyBand: 10,
			VisitsPerQuarter: map[grading.Level]int{grading.ProvinceLevel: 3, grading.CityLevel: 3, grading.CountyLevel: 2, grading.StationLevel: 1}}}
	w.out = Input{Month: october(), Layout: shipped(), Unit: "示范分公司", Maker: "制表甲", FiledOn: on(11, 3), PlanPolicy: plan.Policy{Version: "试-3", PerCounty: 1, PerStation: 10},
		Grading: w.in.Grading, Tracking: w.in.Policy, UnmatchedSales: 3,
		Offices: []org.Office{
			{ID: "o-unit", Code: "U", Name: "示范分公司", Kind: org.Unit, Status: org.Open},
			{ID: "o-east", Code: "D1", Name: "东片区", Kind: org.District, ParentCode: "U", Status: org.Open},
			{ID: "o-west", Code: "D2", Name: "西片区", Kind: org.District, ParentCode: "U", Status: org.Open},
			station("s1", "东一站", "D1", "370602", "甲区", org.Open), station("s2", "东二站", "D1", "370602", "甲区", org.Open),
			station("s3", "西一站", "D2", "370611", "乙区", org.Open), station("s4", "西二站", "D2", "370611", "乙区", org.Closed)},
		Staff: []org.Staff{{ID: "e1", Number: "001", Name: "站长甲", OfficeID: "s1"}, {ID: "e2", Number: "002", Name: "站长乙", OfficeID: "s3"}}}
	return w
}

func station(id org.OfficeID, name, district, county, countyName string, status org.Status) org.Office {
	return org.Office{ID: id, Code: "C" + string(id), Name: name, Kind: org.Station, ParentCode: district, CountyCode: county, CountyName: countyName, Status: status}
}

// customer puts one on file at a station since 2025-01; the county is the station's.
func (w *world) customer(code, name string, kind customer.Kind, at org.OfficeID) *customer.Customer {
	o, _ := lo.Find(w.out.Offices, func(o org.Office) bool { return o.ID == at })
	w.in.Customers = append(w.in.Customers, customer.Customer{ID: customer.ID("id-" + code), Code: code, Name: name, Kind: kind, CountyCode: o.CountyCode, CountyName: o.CountyName,
		StationID: at, ManagerID: lo.Ternary[org.StaffID](o.CountyCode == "370602", "e1", "e2"), Registered: calendar.NewDate(2025, time.January, 5)})
	return &w.in.Customers[len(w.in.Customers)-1]
}

// counted is the state the closed September left: a level in a county, below its level for so many months.
func (w *world) counted(code string, level grading.Level, county string, below int) {
	w.in.Previous = append(w.in.Previous, tracking.Snapshot{CustomerID: customer.ID("id-" + code), Level: level, CountyCode: county, Below: below, Active: true})
	w.previous[string(level)+"|"+county]++
}

// sells is what a customer fuelled in kilograms, October first, then the months before; twice a month, on the 3rd and the 23rd.
func (w *world) sells(code string, family measure.Family, kg ...int64) {
	for i, n := range kg {
		w.sold(code, family, october().Add(-i), n)
	}
}

func (w *world) sold(code string, family measure.Family, m calendar.Month, kg int64) {
	if kg == 0 {
		return
	}
	id, first, last := customer.ID("id-"+code), m.First().AddDays(2), m.First().AddDays(22)
	w.in.Volumes = append(w.in.Volumes, tracking.Volume{CustomerID: id, Month: m, Family: family, Mass: kilograms(kg), Count: 2, First: first, Last: last})
	if known, ok := w.in.FirstFuel[id]; !ok || first.Before(known) {
		w.in.FirstFuel[id] = first
	}
	_, i, ok := lo.FindIndexOf(w.in.FuelDays, func(d tracking.FuelDays) bool { return d.CustomerID == id })
	if !ok {
		i = len(w.in.FuelDays)
		w.in.FuelDays = append(w.in.FuelDays, tracking.FuelDays{CustomerID: id})
	}
	if !first.Before(october().Last().AddDays(-89)) {
		w.in.FuelDays[i].Days = append([]calendar.Date{first, last}, w.in.FuelDays[i].Days...)
	}
}

func (w *world) signs(code, number string, from calendar.Date) {
	w.in.Agreements = append(w.in.Agreements, agreement.Agreement{ID: agreement.ID("a-" + number), Number: number, CustomerID: customer.ID("id-" + code), Level: agreement.ByUnit,
		Status: agreement.Signed, From: from, To: calendar.NewDate(2027, time.December, 31)})
}

func (w *world) card(code string, kind card.Kind, opened calendar.Date) {
	n := fmt.Sprintf("90000000000%05d", len(w.in.Cards)+1)
	w.in.Cards = append(w.in.Cards, card.Card{ID: card.ID(n), Number: n, Kind: kind, CustomerID: customer.ID("id-" + code), Opened: opened})
}

// visits come in the order they are added.
func (w *world) visit(v visit.Visit, code string) {
	v.ID, v.CustomerID = visit.ID(fmt.Sprintf("v%d", len(w.in.Visits)+1)), customer.ID("id-"+code)
	w.in.Visits = append(w.in.Visits, v)
}

// scenario is October 2026 of a small unit: every movement occurs once.
func scenario() *world {
	w := newWorld()
	w.institutions()
	w.others()
	w.transfers()
	w.plans()
	w.out.PreviousClosing = w.previous
	w.out.Rows = tracking.Month(w.in)
	return w
}

func (w *world) institutions() {
	const gas, diesel = measure.Gasoline, measure.Diesel
	inst := func(code, name string, at org.OfficeID) *customer.Customer {
		return w.customer(code, name, customer.Institution, at)
	}
	// J01 stays 地市级: six tonnes a month, five in October of the year before.
	inst("J01", "某甲运输有限公司", "s1").Need.Gasoline = lo.ToPtr(kilograms(6000))
	w.counted("J01", grading.CityLevel, "370602", 0)
	w.sells("J01", gas, 6000, 6000, 6000, 6000, 6000, 6000)
	w.sold("J01", gas, calendar.NewMonth(2025, time.October), 5000)
	w.signs("J01", "XY-01", on(1, 1))
	w.card("J01", card.FleetMaster, on(1, 2))
	w.card("J01", card.FleetDriver, on(1, 2))
	w.card("J01", card.FleetDriver, on(1, 2))
	w.in.Recharges = append(w.in.Recharges, tracking.RechargeSum{CustomerID: "id-J01", Amount: money.Yuan(30_000), Count: 3})
	w.visit(visit.Visit{Way: visit.Call, Date: on(10, 9), Content: "了解用油", Opinion: "希望增加开票窗口", Handled: true}, "J01")
	w.visit(visit.Visit{Way: visit.Phone, Date: on(10, 21), Content: "告知已办", NextStep: "下月上门"}, "J01")
	// J02 is new: signed on the 2nd, first fuelling on the 3rd; in its first months the declared need counts.
	inst("J02", "某乙物流有限公司", "s1").Need.Diesel = lo.ToPtr(kilograms(25_000))
	w.sells("J02", diesel, 30_000)
	w.signs("J02", "XY-02", on(10, 2))
	// J03 is won back: found lost in August, fuels again.
	inst("J03", "某丙商贸有限公司", "s2")
	w.in.Previous = append(w.in.Previous, tracking.Snapshot{CustomerID: "id-J03", Level: grading.StationLevel, CountyCode: "370602", LostOn: lo.ToPtr(calendar.NewMonth(2026, time.August))})
	w.sells("J03", gas, 1000, 0, 0, 0, 0, 1000)
	// J04 is lost: nothing in August, September and October.
	inst("J04", "某丁建筑有限公司", "s3").Need.Diesel = lo.ToPtr(kilograms(25_000))
	w.counted("J04", grading.CountyLevel, "370611", 0)
	w.sells("J04", diesel, 0, 0, 0, 24_000, 24_000)
	// J05 is partly lost: 40 tonnes, then 16 and 12.
	inst("J05", "某戊工程有限公司", "s3")
	w.counted("J05", grading.CountyLevel, "370611", 0)
	w.sells("J05", diesel, 12_000, 16_000, 40_000, 40_000, 40_000)
	w.signs("J05", "XY-05", on(2, 1))
	w.visit(visit.Visit{Way: visit.OnSite, Date: on(10, 15), Content: "询问减量原因", Opinion: "别处便宜", NextStep: "报优惠方案"}, "J05")
	// J06 goes up: the mean of 6, 5 and 4 tonnes is exactly 5.
	inst("J06", "某己客运有限公司", "s2")
	w.counted("J06", grading.CountyLevel, "370602", 0)
	w.sells("J06", gas, 6000, 5000, 4000, 4000)
	// J07 is below its level for the first month and held.
	inst("J07", "某庚食品有限公司", "s2")
	w.counted("J07", grading.CountyLevel, "370602", 0)
	w.sells("J07", gas, 1200, 1500, 1800, 1800)
	// J08 is below its level for the third month and goes down.
	inst("J08", "某辛机械有限公司", "s3")
	w.counted("J08", grading.CountyLevel, "370611", 2)
	w.sells("J08", diesel, 6000, 6000, 6000, 6000)
	// J09 signed in the month and waits for its first fuelling.
	inst("J09", "某壬汽修有限公司", "s1").Registered = on(10, 10)
	w.signs("J09", "XY-09", on(10, 12))
	// J10 moved from 甲区 to 乙区 at the same level.
	inst("J10", "某癸贸易有限公司", "s3")
	w.counted("J10", grading.StationLevel, "370602", 0)
	w.sells("J10", gas, 1000, 1000, 1000, 1000)
	// J11 is on file and never fuelled.
	inst("J11", "某子学校", "s3")
	w.counted("J11", grading.StationLevel, "370611", 0)
	// J12 buys bearer cards for 1,200,000 yuan.
	inst("J12", "某丑集团有限公司", "s3")
	w.counted("J12", grading.CityLevel, "370611", 0)
	w.sells("J12", gas, 500, 500, 500, 500)
	w.in.Bearer = append(w.in.Bearer, card.BearerSale{Serial: "b1", CustomerID: "id-J12", FaceValue: money.Yuan(1000), Count: 1200, Amount: money.Yuan(1_200_000), Date: on(10, 8)})
}

// transfers of authority: J12 is given to the district, J08's ended with September, J06's is one the level has caught up with.
func (w *world) transfers() {
	sign := func(id access.UserID, name string, role access.Role) ownership.Signature {
		return ownership.Signature{UserID: id, Name: name, Role: role, On: on(9, 28)}
	}
	give := func(code string, from, to grading.Level, state ownership.State, until calendar.Month) {
		w.in.Overrides = append(w.in.Overrides, ownership.Override{ID: ownership.OverrideID("o-" + code), CustomerID: customer.ID("id-" + code), Computed: from, Managing: to, Reason: "地市级客户过多",
			From: october().Add(-1), To: until, State: state, Proposer: sign("u1", "填报甲", access.Filler), Decider: sign("u2", "负责人乙", access.Chief)})
	}
	give("J12", grading.CityLevel, grading.CountyLevel, ownership.Approved, calendar.Month{})
	give("J08", grading.CountyLevel, grading.StationLevel, ownership.Ended, october().Add(-1))
	give("J06", grading.CountyLevel, grading.CityLevel, ownership.Approved, calendar.Month{})
}

// others are the persons and the reseller.
func (w *world) others() {
	person := func(code, name string, at org.OfficeID, opened calendar.Date) {
		w.customer(code, name, customer.Person, at).Registered = opened
		w.card(code, card.Named, opened)
	}
	person("G01", "张三", "s1", on(10, 1)) // developed: card and first fuelling in October
	w.sells("G01", measure.Gasoline, 50)
	person("G02", "李四", "s2", on(10, 20)) // card, no fuelling yet
	person("G03", "王五", "s3", on(6, 1))   // an old one
	w.sells("G03", measure.Gasoline, 50, 50, 50, 50)
	w.in.Previous = append(w.in.Previous, tracking.Snapshot{CustomerID: "id-G03", Level: grading.StationLevel, CountyCode: "370681", Active: true}) // counted since July
	person("G04", "赵六", "s3", on(10, 2))                                                                                                            // developed at a station without a plan
	w.sells("G04", measure.Gasoline, 40)
	w.customer("Z01", "某寅油料经营部", customer.Reseller, "s1")
	w.sells("Z01", measure.Diesel, 80_000, 80_000)
}

func (w *world) plans() {
	w.out.Plan = &plan.Plan{Month: october(), FiledOn: on(9, 24), Lines: []plan.Line{
		{Part: plan.Institutions, CountyCode: "370602", CountyName: "甲区", Target: 2, ResponsibleID: "e1"},
		{Part: plan.Institutions, CountyCode: "370611", CountyName: "乙区", Target: 1, ResponsibleID: "e2"},
		{Part: plan.PersonCards, StationID: "s1", Target: 10, ResponsibleID: "e1"},
		{Part: plan.PersonCards, StationID: "s2", Target: 12, Remark: "新小区交房"}}}
	w.out.Prospects = []census.Prospect{
		{ID: "p1", StationID: "s1", Area: "某街道", SurveyedOn: on(10, 11), Surveyor: "调查甲", Name: "某机关服务中心", ObjectKind: "政府机关", Gasoline: kilograms(3000), CurrentPlace: "邻近站", Competitor: "每升让利0.30元",
			Intent: "试用一月", ResponsibleID: "e1", Rank: 1, Status: census.Pursued},
		{ID: "p2", StationID: "s3", Area: "某工业园", SurveyedOn: on(10, 12), Surveyor: "调查乙", Name: "某卯矿业有限公司", ObjectKind: "企事业单位", Diesel: kilograms(60_000), Status: census.Pursued},
		{ID: "p3", StationID: "s2", Area: "某小区", SurveyedOn: on(8, 1), Name: "某小区业委会", ObjectKind: "居民社区", Gasoline: kilograms(500), Status: census.Found},
		{ID: "p4", StationID: "s2", Area: "某商场", SurveyedOn: on(7, 31), Name: "某商场停车场", ObjectKind: "停车场", Gasoline: kilograms(900), Status: census.Shelved}}
}

// built is the scenario's forms.
func built(t *testing.T) [7]Form {
	t.Helper()
	forms, checks := Build(scenario().out)
	for _, c := range checks {
		if !c.OK {
			t.Fatalf("tie %d of the scenario fails: %s", c.No, c.Detail)
		}
	}
	return forms
}

// row of the scenario by its code, to be altered in place.
func (w *world) row(t *testing.T, code string) *tracking.Row {
	t.Helper()
	i := slices.IndexFunc(w.out.Rows, func(r tracking.Row) bool { return r.Customer.Code == code })
	if i < 0 {
		t.Fatalf("the scenario has no %s", code)
	}
	return &w.out.Rows[i]
}

// cellOf finds a cell by form, part, row key (合计 for the total) and column key.
func cellOf(t *testing.T, f Form, part int, row, column string) *Cell {
	t.Helper()
	p := f.Parts[part]
	i := slices.IndexFunc(p.Columns, func(c Column) bool { return c.Key == column })
	if i < 0 {
		t.Fatalf("%s part %d has no column %s", f.Code, part, column)
	}
	if row == "合计" {
		return &p.Total.Cells[i]
	}
	for n := range p.Rows {
		if p.Rows[n].Key == row {
			return &p.Rows[n].Cells[i]
		}
	}
	t.Fatalf("%s part %d has no row %s", f.Code, part, row)
	return nil
}

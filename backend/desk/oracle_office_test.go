package desk

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/plan"
	"fuelbook/backend/store"
	"fuelbook/backend/verification"
	"fuelbook/backend/visit"
)

// lottery draws the records of a random office.
type lottery struct {
	*rand.Rand
	tx       *store.Tx
	err      error
	stations []org.Office
	staff    []org.Staff
	list     []customer.Customer
	n        int
	start    calendar.Date // of its sales
}

func put[T any](r *lottery, save func(T) (T, error), v T) T {
	if r.err != nil {
		return v
	}
	out, err := save(v)
	r.err = err
	return out
}

// day is a day between two, both included.
func (r *lottery) day(from, to calendar.Date) calendar.Date {
	return from.AddDays(r.IntN(from.DaysUntil(to) + 1))
}

func (r *lottery) one(in int) bool { return r.IntN(in) == 0 }

func (r *lottery) next() int { r.n++; return r.n }

var (
	oracleStart = calendar.NewDate(2025, time.July, 1)
	oracleEnd   = calendar.NewDate(2026, time.November, 2)
	author      = store.Author{ID: "u1", Name: "测试员", At: time.Date(2026, 11, 3, 8, 0, 0, 0, time.UTC)}
)

// randomOffice is an office of a few stations in three counties with everything that moves a figure of the seven forms: customers on and
// between the thresholds, agreements and cards that begin and end in the month, refunds, fuelling that stops and comes back, slips, visits.
func randomOffice(t *testing.T, seed uint64, start calendar.Date) (*Desk, string, *lottery) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "random.db")
	d := openAt(t, path)
	r := &lottery{Rand: rand.New(rand.NewPCG(seed, 7)), start: start}
	if err := d.store.Update(t.Context(), author, func(tx *store.Tx) error {
		r.tx = tx
		r.offices()
		for i := range 60 {
			r.customer(i)
		}
		r.fuel()
		r.money()
		r.plans()
		r.prospects()
		return r.err
	}); err != nil {
		t.Fatal(err)
	}
	return d, path, r
}

func (r *lottery) offices() {
	put(r, r.tx.SaveOffice, org.Office{Code: "U", Name: "烟台分公司", Kind: org.Unit, Status: org.Open})
	for i, name := range []string{"东部片区", "西部片区"} {
		put(r, r.tx.SaveOffice, org.Office{Code: fmt.Sprint("D", i), Name: name, Kind: org.District, ParentCode: "U", Status: org.Open})
	}
	counties := []string{"芝罘区", "福山区", "牟平区"}
	for i := range 7 {
		o := org.Office{Code: fmt.Sprint("S", 9-i), Name: fmt.Sprintf("第%d加油站", i), Kind: org.Station, ParentCode: fmt.Sprint("D", i%2), CountyCode: fmt.Sprint("37060", i%3), CountyName: counties[i%3], Status: org.Open}
		if i == 6 {
			o.Status = org.Closed
		}
		r.stations = append(r.stations, put(r, r.tx.SaveOffice, o))
	}
	for i := range 8 {
		r.staff = append(r.staff, put(r, r.tx.SaveStaff, org.Staff{Number: fmt.Sprint("E", i), Name: fmt.Sprint("员工", i), OfficeID: r.stations[i%7].ID}))
	}
}

// need is nothing, or a need on or beside a threshold.
func (r *lottery) need() (n customer.Need) {
	if !r.one(3) {
		n.Gasoline = new(anyOf(inventor{r.Rand}, []measure.Gram{0, 500_000, 1_999_999, 2_000_000, 4_999_600, 5_000_000}))
	}
	if !r.one(3) {
		n.Diesel = new(anyOf(inventor{r.Rand}, []measure.Gram{0, 700_000, 19_999_999, 20_000_000, 50_000_000}))
	}
	if r.one(3) {
		n.Bearer = new(anyOf(inventor{r.Rand}, []money.Fen{0, 9_999_999, 10_000_000, 100_000_000, 2_000_000_000}))
	}
	return n
}

func (r *lottery) customer(i int) {
	s := r.stations[r.IntN(7)]
	c := customer.Customer{Code: fmt.Sprintf("C%03d", (i*37)%100), Name: fmt.Sprintf("第%d号客户", i), Kind: anyOf(inventor{r.Rand}, []customer.Kind{customer.Institution, customer.Institution, customer.Institution, customer.Institution, customer.Person, customer.Person, customer.Reseller}),
		CountyCode: s.CountyCode, CountyName: s.CountyName, StationID: s.ID, Need: r.need(), ProvincePurchase: r.one(25), PayModes: []string{}, Fixed: r.one(9), Registered: r.day(calendar.NewDate(2025, 3, 1), oracleEnd)}
	if !r.one(5) {
		c.ManagerID = r.staff[r.IntN(8)].ID
	}
	if r.one(2) { // most are old customers
		c.Registered = calendar.NewDate(2024, 5, 1+r.IntN(28))
	}
	c = put(r, r.tx.SaveCustomer, c)
	r.list = append(r.list, c)
	for range r.IntN(4) {
		put(r, r.tx.SaveCard, card.Card{Number: fmt.Sprint("9", 100000+r.next()), Kind: anyOf(inventor{r.Rand}, []card.Kind{card.Named, card.Named, card.FleetMaster, card.FleetDriver}), CustomerID: c.ID, Channel: "站内", Opened: r.day(calendar.NewDate(2025, 9, 1), oracleEnd)})
	}
	if !r.one(3) {
		r.agree(c.ID)
	}
	for range r.IntN(4) {
		put(r, r.tx.SaveVisit, visit.Visit{CustomerID: c.ID, Way: anyOf(inventor{r.Rand}, []visit.Way{visit.OnSite, visit.Phone}), Date: r.day(calendar.NewDate(2026, 9, 1), oracleEnd), Content: "回访",
			Opinion: anyOf(inventor{r.Rand}, []string{"", "排队久", "想要发票"}), Handled: r.one(2), NextStep: anyOf(inventor{r.Rand}, []string{"", "下周再访"})})
	}
	if r.one(5) {
		r.slip(c.ID)
	}
}

func (r *lottery) agree(id customer.ID) {
	a := agreement.Agreement{Number: fmt.Sprint("SDXS-", 1000+r.next()), CustomerID: id, Level: anyOf(inventor{r.Rand}, []agreement.Level{agreement.ByUnit, agreement.ByUnit, agreement.ByUnit, agreement.ByProvince}), Status: agreement.Signed,
		From: r.day(calendar.NewDate(2025, 6, 1), oracleEnd), Changes: []agreement.Change{}, Allowed: []agreement.Allowance{}, Steps: []agreement.Step{}}
	switch r.IntN(6) {
	case 0:
		a.Status = agreement.Draft
	case 1:
		a.Status, a.EndedOn = agreement.Ended, a.From.AddDays(r.IntN(400))
	case 2:
		a.To = a.From.AddDays(r.IntN(500))
	}
	put(r, r.tx.SaveAgreement, a)
}

func (r *lottery) slip(id customer.ID) {
	p := verification.Proof{CustomerID: id, FuelledOn: r.day(calendar.NewDate(2026, 7, 1), oracleEnd), Kind: verification.Slip, AttachmentID: "a", SHA256: "b", State: verification.Claimed, ClaimedBy: "u7", Claimer: "甲", ClaimedOn: oracleEnd, Counted: []string{}}
	if r.one(2) {
		p.State, p.ConfirmedBy, p.Confirmer, p.ConfirmedOn = verification.Confirmed, "u8", "乙", oracleEnd
	}
	put(r, r.tx.SaveProof, p)
}

func (r *lottery) batch(kind intake.Kind) intake.BatchID {
	b := put(r, r.tx.SaveBatch, intake.Batch{Kind: kind, File: string(kind), SHA256: strings.Repeat(fmt.Sprint(r.next()%10), 64), At: "2026-11-03T08:00:00+08:00", By: "测试员"})
	return b.ID
}

// fuel sells: each customer from some day to some day with a pause, a few times a month, a little of it given back.
func (r *lottery) fuel() {
	var sales []card.Sale
	sell := func(c customer.Customer, on calendar.Date, factor int64) {
		s := card.Sale{Serial: fmt.Sprint("L", r.next()), CardNumber: fmt.Sprint("9", 500000+r.IntN(400)), CustomerID: c.ID, CustomerName: c.Name, StationID: c.StationID, StationName: "站", At: fmt.Sprintf("%s 08:%02d:00", on, r.IntN(60)), Date: on,
			Product: "92#汽油", Family: measure.Gasoline, Price: 750, Density: 725, Mass: measure.Gram(1+r.IntN(900)) * 1000 * measure.Gram(factor)}
		if r.one(3) {
			s.Product, s.Family, s.Mass = "0#柴油", measure.Diesel, s.Mass*8
		}
		s.Mass += measure.Gram(r.IntN(1000))
		s.Volume, s.Amount = measure.Millilitre(s.Mass), money.Fen(s.Mass)
		sales = append(sales, s)
		if r.one(40) {
			s.Serial, s.Mass, s.Volume, s.Amount = fmt.Sprint("L", r.next()), -s.Mass/2, -s.Volume/2, -s.Amount/2
			sales = append(sales, s)
		}
	}
	for _, c := range r.list {
		from, to := r.day(r.start, oracleEnd), oracleEnd
		if r.one(3) {
			from = r.start
		}
		if r.one(3) {
			to = r.day(from, oracleEnd)
		}
		pause := r.day(from, to)
		often, factor := 1+r.IntN(12), int64(1+r.IntN(3))
		back := pause.AddDays(r.IntN(300))
		quiet := r.one(3)
		for on := from; !on.After(to) && !r.one(300); on = on.AddDays(1 + r.IntN(60/often+1)) {
			if !quiet || on.Before(pause) || on.After(back) {
				sell(c, on, factor)
			}
		}
	}
	for range 5 {
		sell(customer.Customer{Name: "无主"}, r.day(r.start, oracleEnd), 1)
	}
	i := 0
	if r.err == nil {
		_, r.err = r.tx.AddSales(r.batch(intake.Sales), func() (card.Sale, bool, error) {
			i++
			if i > len(sales) {
				return card.Sale{}, false, nil
			}
			return sales[i-1], true, nil
		}, func(_ int, _ card.Sale, f *fault.Fault) { r.err = f })
	}
}

// money is what was paid onto cards and for bearer cards; some offices never had a file of the latter.
func (r *lottery) money() {
	var paid []card.Recharge
	var bought []card.BearerSale
	for range 120 {
		c, on := r.list[r.IntN(len(r.list))], r.day(calendar.NewDate(2025, 8, 1), oracleEnd)
		face, n := money.Fen(50_000), int64(1+r.IntN(200))
		bought = append(bought, card.BearerSale{Serial: fmt.Sprint("B", r.next()), CustomerID: c.ID, CustomerName: c.Name, FaceValue: face, Count: n, Amount: face * money.Fen(n), Date: on})
		on = r.day(calendar.NewDate(2026, 9, 1), oracleEnd)
		paid = append(paid, card.Recharge{Serial: fmt.Sprint("R", r.next()), CardNumber: "9", CustomerID: c.ID, Amount: money.Fen(r.IntN(900_000) - 100_000), StationID: c.StationID, At: on.String() + " 08:00:00", Date: on})
	}
	refuse := func(_ int, f *fault.Fault) { r.err = f }
	if r.err == nil && !r.one(3) {
		_, r.err = r.tx.AddBearerSales(r.batch(intake.Bearers), bought, refuse)
	}
	if r.err == nil {
		_, r.err = r.tx.AddRecharges(r.batch(intake.Recharges), paid, refuse)
	}
}

func (r *lottery) plans() {
	for m := r.start.Month(); !m.Add(-1).First().After(oracleEnd); m = m.Add(1) {
		p := plan.Plan{Month: m, FiledOn: m.First().AddDays(-1 - r.IntN(8))}
		for i, s := range r.stations {
			if i < 3 && !r.one(4) {
				p.Lines = append(p.Lines, plan.Line{Part: plan.Institutions, CountyCode: s.CountyCode, CountyName: s.CountyName, Target: int64(r.IntN(4)), ResponsibleID: r.staff[r.IntN(8)].ID, Remark: "甲"})
			}
			if !r.one(4) {
				p.Lines = append(p.Lines, plan.Line{Part: plan.PersonCards, StationID: s.ID, Target: int64(r.IntN(4)), Remark: "乙"})
			}
		}
		put(r, r.tx.SavePlan, p)
	}
}

func (r *lottery) prospects() {
	for i := range 25 {
		word := func(s string) string { return anyOf(inventor{r.Rand}, []string{"", s, s + "二"}) }
		p := census.Prospect{StationID: r.stations[r.IntN(7)].ID, Area: word("幸福街道"), SurveyedOn: r.day(calendar.NewDate(2026, 5, 1), oracleEnd), Surveyor: word("丙"), Name: fmt.Sprintf("潜在%d", i), ObjectKind: anyOf(inventor{r.Rand}, []string{"政府机关", "企事业单位", "其他"}),
			Address: word("路"), Vehicles: word("3辆"), Cycle: word("月"), CurrentPlace: word("某站"), Competitor: word("民营"), Bond: word("积分"), PayMode: word("现金"), Decider: word("丁"), DeciderPhone: word("1"), Importance: word("高"), Difficulty: word("低"), Rank: r.IntN(3),
			Intent: word("有意"), Remark: word("记"), Status: anyOf(inventor{r.Rand}, []census.Status{census.Pursued, census.Pursued, census.Invalid, census.Found})}
		n := r.need()
		if n.Gasoline != nil {
			p.Gasoline = *n.Gasoline
		}
		if n.Diesel != nil {
			p.Diesel = *n.Diesel
		}
		if !r.one(3) {
			p.ResponsibleID = r.staff[r.IntN(8)].ID
		}
		put(r, r.tx.SaveProspect, p)
	}
}

// stir changes what was on file, owners from a day on: customers move to other stations and people, needs are corrected, agreements and slips come late.
func (r *lottery) stir(t *testing.T, d *Desk, from calendar.Date) {
	t.Helper()
	if err := d.store.Update(t.Context(), author, func(tx *store.Tx) error {
		r.tx = tx
		for range 14 {
			c, err := tx.Customer(r.list[r.IntN(len(r.list))].ID)
			if err != nil || c.MergedInto != "" {
				return err
			}
			h, err := tx.Owners(c.ID)
			if err != nil {
				return err
			}
			last, _ := h.Last()
			if on := r.day(from, oracleEnd); on.After(last.From) {
				if _, err := tx.Transfer(ownership.Transfer{CustomerID: c.ID, OfficeID: r.stations[r.IntN(7)].ID, ManagerID: r.staff[r.IntN(8)].ID, On: on, Reason: "调整"}); err != nil {
					return err
				}
			}
			if c, err = tx.Customer(r.list[r.IntN(len(r.list))].ID); err != nil {
				return err
			}
			if c.MergedInto == "" {
				c.Need = r.need()
				put(r, tx.SaveCustomer, c)
				r.agree(c.ID)
			}
			if r.one(3) {
				r.slip(c.ID)
			}
		}
		return r.err
	}); err != nil {
		t.Fatal(err)
	}
}

// join merges two pairs of the same kind.
func (r *lottery) join(t *testing.T, d *Desk) {
	t.Helper()
	done := 0
	for range 200 {
		a, b := r.list[r.IntN(len(r.list))], r.list[r.IntN(len(r.list))]
		if a.ID == b.ID || a.Kind != b.Kind || done == 2 {
			continue
		}
		if _, err := d.Merge(t.Context(), clerk(), MergeRequest{SurvivorID: a.ID, MergedID: b.ID, Reason: "录了两次"}, true); err == nil {
			done++
		} else if !fault.Is(err, "customer.merged") && !strings.Contains(err.Error(), "合并") {
			t.Fatal(err)
		}
	}
	if done == 0 {
		t.Fatal("nothing was merged")
	}
}

package desk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/assessment"
	"fuelbook/backend/calendar"
	"fuelbook/backend/complaint"
	"fuelbook/backend/org"
	"fuelbook/backend/pdf"
	"fuelbook/backend/store"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// tally is Good and Of by subject and measure, counted again.
type tally map[string][2]int

func (c tally) add(r *recount, k assessment.Key, station, manager string, good, of int) {
	to := []string{"所属单位U"}
	if o := r.office(station); o != nil {
		to = append(to, "零管片区"+o.s("parent_code"))
		if o.s("status") != "停业" {
			to = append(to, "加油站"+o.s("code"))
		}
	}
	c.to(k, good, of, to...)
	c.person(r, k, manager, good, of)
}

func (c tally) person(r *recount, k assessment.Key, id string, good, of int) {
	for _, s := range r.l.staff {
		if s.s("id") == id && id != "" {
			c.to(k, good, of, "客户责任人"+s.s("number"))
		}
	}
}

func (c tally) to(k assessment.Key, good, of int, subjects ...string) {
	for _, s := range subjects {
		x := c[s+"/"+string(k)]
		c[s+"/"+string(k)] = [2]int{x[0] + good, x[1] + of}
	}
}

// complaintsOfOctober are complaints whose outcome is known: 1 in time, 0 late, -1 not of the month.
func complaintsOfOctober() []struct {
	outcome int
	complaint.Complaint
} {
	type c = complaint.Complaint
	done := func(at calendar.Moment) []complaint.Event {
		return []complaint.Event{{Kind: complaint.Accepted, At: at}, {Kind: complaint.Handled, At: at}, {Kind: complaint.Confirmed, At: at}, {Kind: complaint.Closed, At: at}}
	}
	return []struct {
		outcome int
		complaint.Complaint
	}{
		{1, c{Came: "2026-10-12 09:00", Events: done("2026-10-12 10:00")}}, {0, c{Came: "2026-10-12 09:00", Events: done("2026-10-16 10:00")}}, {0, c{Came: "2026-10-12 09:00"}},
		{0, c{Came: "2026-10-20 09:00", Events: done("2026-11-02 10:00")}}, // late at the end of October, whatever came after
		{-1, c{Came: "2026-09-14 09:00", Events: done("2026-09-15 10:00")}}, {-1, c{Came: "2026-10-30 16:00"}}, {-1, c{Came: "2026-11-02 09:00", Events: done("2026-11-02 10:00")}},
	}
}

// TestAssessmentIsARecount: every figure of the board, counted again from the rows of the database by nobody who knows the first count.
func TestAssessmentIsARecount(t *testing.T) {
	for seed := range uint64(2) {
		d, path, r := randomOffice(t, seed, oracleStart)
		now := d.now
		onDay(d, 2026, time.October, 4)
		if _, err := d.CloseMonth(t.Context(), clerk(), october.Add(-1), true); err != nil {
			t.Fatal(err)
		}
		count := &recount{l: ledgerOf(t, path), m: ym("2026-09")}
		count.run()
		count = &recount{opened: count.closing(), before: []year{count.year()}, m: ym("2026-10")}
		want := tally{}
		if err := d.store.Update(t.Context(), author, func(tx *store.Tx) error {
			r.tx = tx
			for i, c := range r.list {
				put(r, tx.SaveErrand, visit.Errand{Month: october, CustomerID: c.ID, StaffID: r.staff[r.IntN(8)].ID, DueOn: r.day(october.First(), october.Last())})
				if i%3 > 0 {
					put(r, tx.SaveVisit, visit.Visit{CustomerID: c.ID, Way: lo.Ternary(i%3 == 1, visit.Call, visit.Phone), Date: r.day(october.First(), october.Last()), Content: "x"})
				}
			}
			for i, c := range complaintsOfOctober() {
				c.CustomerID, c.OfficeID, c.Category, c.Severity, c.Text = r.list[i].ID, r.list[i].StationID, "排队", 1, "等了半小时"
				put(r, tx.SaveComplaint, c.Complaint)
			}
			return r.err
		}); err != nil {
			t.Fatal(err)
		}
		if seed == 0 { // the other office had nothing to correct
			r.stir(t, d, october.First())
			onDay(d, 2026, time.October, 20)
			_, err := d.DraftCorrection(t.Context(), clerk(), october.Add(-1), "补录协议")
			if err == nil {
				_, err = d.ApproveCorrection(t.Context(), hand(access.Chief, "长"), october.Add(-1), 1)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		d.now = now
		count.l = ledgerOf(t, path)
		count.run()
		expect(t, path, count, want)
		board, err := d.Assessment(t.Context(), clerk(), october)
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for _, row := range board.Rows {
			for _, s := range row.Scores {
				key := string(row.Kind) + row.Code + "/" + string(s.Key)
				if got := [2]int{s.Good, s.Of}; s.Key != assessment.Filing && got != want[key] {
					t.Errorf("seed %d: %s%s is %v, counted again %v", seed, key, row.Name, got, want[key])
				}
				seen += lo.Ternary(s.Known, 1, 0)
				if row.Kind != assessment.Unit {
					continue
				}
				open, err := d.AssessmentRecords(t.Context(), clerk(), october, AssessmentPick{row.Kind, row.Code, s.Key})
				if err != nil || len(open.Records) != s.Records || lo.SumBy(open.Records, func(r assessment.Record) int { return r.Good }) != s.Good || lo.SumBy(open.Records, func(r assessment.Record) int { return r.Of }) != s.Of {
					t.Fatalf("%s opens to %d records, %v", key, len(open.Records), err)
				}
			}
		}
		if seen < 60 {
			t.Errorf("only %d scores are known", seen)
		}
	}
}

// expect counts again.
func expect(t *testing.T, path string, r *recount, want tally) {
	t.Helper()
	for _, part := range []string{"A", "B"} {
		for _, g := range r.goals(part) {
			done := int(g.count(func(x *counted) bool { return x.verified }))
			if part == "A" {
				want.to(assessment.Plan, done, int(g.plan), "所属单位U")
			} else {
				want.add(r, assessment.Plan, g.station, "", done, int(g.plan))
			}
			for _, l := range r.planLines(part) {
				if part == "A" && l.s("county_code") == g.key || part == "B" && l.s("station_id") == g.station {
					want.person(r, assessment.Plan, l.s("responsible_id"), done, int(g.plan))
				}
			}
		}
	}
	entries := ask(t, path, "SELECT customer_id, kind, body FROM detail WHERE to_day = '' OR to_day >= '2026-10-31'")
	home := map[string]*counted{}
	managers := map[string]bool{}
	for _, x := range r.rows {
		home[x.id] = x
		if x.hadState && x.was.active {
			want.add(r, assessment.Churn, x.station, x.manager, lo.Ternary(x.lost, 0, 1), 1)
			managers[x.manager] = true
		}
		if x.now.active {
			full := x.c.s("manager_id") != "" && x.c.s("contact") != "" && x.c.s("phone") != "" && (x.c["need_gasoline"] != nil || x.c["need_diesel"] != nil || x.c["need_bearer"] != nil) &&
				(x.c.s("document") != "" || x.c.s("kind") == "个人客户") && slices.ContainsFunc(entries, func(e tuple) bool {
				return r.l.root[e.s("customer_id")] == x.id && strings.Contains(e.s("body"), "油品")
			})
			want.add(r, assessment.Quality, x.station, x.manager, lo.Ternary(full, 1, 0), 1)
			managers[x.manager] = true
		}
	}
	visits := ask(t, path, "SELECT e.customer_id, e.staff_id, EXISTS (SELECT 1 FROM visit v WHERE v.customer_id = e.customer_id AND v.way = '客户拜访' AND v.day LIKE '2026-10-%') AS met FROM errand e WHERE e.month = '2026-10'")
	for _, e := range visits {
		want.add(r, assessment.Visits, home[e.s("customer_id")].station, e.s("staff_id"), int(e.n("met")), 1)
	}
	for i, c := range ask(t, path, "SELECT customer_id, office_id FROM complaint ORDER BY rowid") {
		if out := complaintsOfOctober()[i].outcome; out >= 0 {
			want.add(r, assessment.Complaints, c.s("office_id"), home[c.s("customer_id")].manager, out, 1)
		}
	}
	cells := "" // of the corrections approved in October
	for _, c := range ask(t, path, "SELECT cells FROM correction WHERE approved_at LIKE '2026-10-%'") {
		cells += c.s("cells")
	}
	named := func(code string) bool { return strings.Contains(cells, fmt.Sprintf("%q:%q", "row", code)) }
	bad := map[string]bool{"所属单位U": cells != ""}
	for _, o := range r.l.offices {
		if named(o.s("code")) {
			bad[o.s("kind")+o.s("code")], bad["零管片区"+o.s("parent_code")] = true, true
		}
	}
	for _, x := range r.rows {
		if named(x.c.s("code")) {
			o := r.office(x.station)
			bad["加油站"+o.s("code")], bad["零管片区"+o.s("parent_code")], bad["客户责任人"+x.manager] = true, true, true
		}
	}
	for _, o := range r.l.offices {
		want.to(assessment.Corrections, lo.Ternary(bad[o.s("kind")+o.s("code")], 0, 1), 1, o.s("kind")+o.s("code"))
	}
	for id := range managers {
		want.person(r, assessment.Corrections, id, lo.Ternary(bad["客户责任人"+id], 0, 1), 1)
	}
}

// TestABoardIsTheSameOnTwoMachines: two folders filled with the same files, in another order and at other hours, have the same board and
// fingerprint; a branch sees its own rows with their ranks in the whole unit.
func TestABoardIsTheSameOnTwoMachines(t *testing.T) {
	const sales = "消费明细_202610.xlsx"
	one, two := office(t, sales), open(t)
	take(t, two, "offices", sample(t, "机构.csv"))
	take(t, two, "staff", sample(t, "员工.csv"))
	take(t, two, "customers", sample(t, "客户档案.xlsx"))
	take(t, two, "plans", sample(t, "开发计划_202610.xlsx"))
	take(t, two, "cards", sample(t, "加油卡开户明细.csv"))
	take(t, two, "sales", sample(t, sales))
	take(t, two, "bearers", sample(t, "不记名卡销售_2026.xlsx"))
	take(t, two, "recharges", sample(t, "充值明细_202610.csv"))
	a, b := lo.Must(one.Assessment(t.Context(), clerk(), october)), lo.Must(two.Assessment(t.Context(), clerk(), october))
	if a.Fingerprint != b.Fingerprint || string(lo.Must(json.Marshal(a.Rows))) != string(lo.Must(json.Marshal(b.Rows))) || len(a.Rows) < 10 {
		t.Errorf("%s and %s, %d and %d rows of %v", a.Fingerprint, b.Fingerprint, len(a.Rows), len(b.Rows), a.Kinds)
	}
	onDay(one, 2027, time.January, 4)
	if later := lo.Must(one.Assessment(t.Context(), clerk(), october)); later.Fingerprint != a.Fingerprint || later.On != october.Last() || later.Running {
		t.Error("the day it is looked at moves the scores")
	}
	home, _, _ := lo.FindLastIndexOf(a.Rows, func(r AssessmentRow) bool { return r.Kind == assessment.District })
	own := lo.Must(one.Assessment(t.Context(), who(t, one, "u5", access.Filler, home.Code), october))
	if own.Rows[0].Code != home.Code || own.Rows[0].Rank != home.Rank || len(own.Rows) >= len(a.Rows) || slices.Contains(own.Kinds, assessment.Unit) {
		t.Errorf("%+v", own.Rows[0].Subject)
	}
	_, err := one.AssessmentRecords(t.Context(), who(t, one, "u5", access.Filler, home.Code), october, AssessmentPick{assessment.Unit, a.Rows[0].Code, assessment.Plan})
	wantCode(t, err, "assessment.no_score")
	_, err = one.Assessment(t.Context(), clerk(), calendar.NewMonth(2027, time.February))
	wantCode(t, err, "assessment.future")
}

// TestFilingIsJudgedByItsDays: what fell due is in time, late or missing; what is not due yet is not judged.
func TestFilingIsJudgedByItsDays(t *testing.T) {
	d := office(t, "消费明细_202610.xlsx")
	records := func(m calendar.Month) []string {
		v := lo.Must(d.AssessmentRecords(t.Context(), clerk(), m, AssessmentPick{assessment.Unit, unitCode(t, d), assessment.Filing}))
		return lo.Map(v.Records, func(r assessment.Record, _ int) string { return fmt.Sprint(r.Good, r.Of, r.Text) })
	}
	if got := records(october); !slices.Equal(got, []string{"0 1应2026-10-25前报送，没有报出"}) { // the first month was never closed: nobody's debt
		t.Errorf("%q", got)
	}
	onDay(d, 2026, time.November, 5)
	if _, err := d.CloseMonth(t.Context(), clerk(), october, true); err != nil {
		t.Fatal(err)
	}
	if got := records(october.Add(1)); !slices.Equal(got, []string{"1 1应2026-11-05前报送，2026-11-05报出"}) {
		t.Errorf("%q", got)
	}
	onDay(d, 2026, time.December, 3)
	if got := records(october.Add(2)); len(got) != 0 {
		t.Errorf("judged before its day: %q", got)
	}
	onDay(d, 2026, time.December, 6)
	if got := records(october.Add(2)); !slices.Equal(got, []string{"0 1应2026-12-05前报送，没有报出"}) {
		t.Errorf("%q", got)
	}
}

func unitCode(t *testing.T, d *Desk) string {
	t.Helper()
	o, _ := lo.Find(lo.Must(d.Offices(t.Context(), clerk())), func(o OfficeView) bool { return o.Kind == org.Unit })
	return o.Code
}

// TestTheChiefRemarksAndSigns: a remark stands on both papers; other weights hold from their month on and the months before keep theirs.
func TestTheChiefRemarksAndSigns(t *testing.T) {
	d, chief := office(t, "消费明细_202610.xlsx"), hand(access.Chief, "长")
	before := lo.Must(d.Assessment(t.Context(), clerk(), october))
	about := before.Rows[1]
	say := assessment.Remark{Month: october, Kind: about.Kind, Code: about.Code, Text: " 回访要跟上 "}
	_, err := d.RemarkAssessment(t.Context(), clerk(), say)
	wantCode(t, err, "access.denied")
	said, err := d.RemarkAssessment(t.Context(), chief, say)
	if err != nil || said.Text != "回访要跟上" || said.By != "长" {
		t.Fatalf("%+v %v", said, err)
	}
	_, err = d.RemarkAssessment(t.Context(), chief, say)
	wantCode(t, err, "store.stale")
	_, err = d.RemarkAssessment(t.Context(), chief, assessment.Remark{Month: october, Kind: about.Kind, Code: "none"})
	wantCode(t, err, "assessment.no_score")
	_, err = d.RemarkAssessment(t.Context(), chief, assessment.Remark{Month: october, Kind: about.Kind, Code: about.Code, Text: strings.Repeat("长", 201), Rev: said.Rev})
	wantCode(t, err, "assessment.long_remark")
	var paper, book bytes.Buffer
	if name, err := d.WriteAssessment(t.Context(), clerk(), october, PDF, &paper); err != nil || name != "考核评价_2026-10.pdf" {
		t.Fatal(name, err)
	}
	text := strings.Join(strings.Fields(pdf.Text(paper.Bytes())), "")
	for _, want := range []string{"回访要跟上", about.Name, about.Total, before.Fingerprint[:8], "无数据", "四舍五入"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the paper", want)
		}
	}
	if name, err := d.WriteAssessment(t.Context(), clerk(), october, XLSX, &book); err != nil || !strings.HasSuffix(name, ".xlsx") || !bytes.HasPrefix(book.Bytes(), []byte("PK")) {
		t.Fatal(name, err)
	}

	draft := AssessmentDraft{From: october.Add(1), Reason: "办公会", Measures: slices.Clone(before.Measures)}
	draft.Measures[0].Weight, draft.Measures[1].Weight = 40, 0
	wantCode(t, d.SignAssessment(t.Context(), clerk(), draft), "access.denied")
	for code, change := range map[string]func(*AssessmentDraft){"assessment.past": func(x *AssessmentDraft) { x.From = october }, "policy.no_reason": func(x *AssessmentDraft) { x.Reason = " " },
		"assessment.bad_policy": func(x *AssessmentDraft) { x.Measures = x.Measures[1:] }} {
		x := draft
		change(&x)
		wantCode(t, d.SignAssessment(t.Context(), chief, x), code)
	}
	if err := d.SignAssessment(t.Context(), chief, draft); err != nil {
		t.Fatal(err)
	}
	now := lo.Must(d.Assessment(t.Context(), clerk(), october.Add(1)))
	if now.Measures[0].Weight != 40 || now.Measures[0].Says != before.Measures[0].Says || !strings.Contains(now.Source, "办公会（长签发）") {
		t.Errorf("%+v %s", now.Measures[0], now.Source)
	}
	if old := lo.Must(d.Assessment(t.Context(), clerk(), october)); old.Version != before.Version || old.Fingerprint != before.Fingerprint {
		t.Error("a month that is over is scored anew")
	}
}

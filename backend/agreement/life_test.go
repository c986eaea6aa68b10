package agreement

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

func policy(t testing.TB) Policy {
	t.Helper()
	p, err := ParsePolicy(lo.Must(os.ReadFile("../../assets/policy/agreement.json")))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func by(who string, act Act, note string) Step {
	return Step{Act: act, By: who, Name: who, At: "2026-11-03T09:00:00Z", Note: note}
}

// walk does acts in order and gives the agreement and the first refusal.
func walk(a Agreement, c Check, steps ...Step) (Agreement, error) {
	for _, s := range steps {
		var err error
		if a, err = Advance(a, s, c); err != nil {
			return a, err
		}
	}
	return a, nil
}

func drafted(who string) Agreement {
	in := terms()
	return Agreement{ID: "a", Number: "SDXS-370600-2026-GY-0001", Status: Draft, Terms: &in, From: in.From, To: in.To}.Written(by(who, Write, ""))
}

func TestTheWholeLife(t *testing.T) {
	c := Check{Today: date("2026-11-03"), Fingerprint: "0123456789abcdef"}
	a, err := walk(drafted("甲"), c, by("甲", Submit, ""), by("乙", Review, ""), by("丙", Approve, ""), by("甲", Print, ""), by("甲", Seal, "用印12号"))
	if err != nil || a.Status != Sealed || a.Fingerprint != c.Fingerprint {
		t.Fatalf("%s %v", a.Status, err)
	}
	if _, err := Advance(a, by("甲", Receive, ""), c); !fault.Is(err, "agreement.no_scan") {
		t.Errorf("filed without its scan: %v", err)
	}
	a.Scan = &Scan{}
	if a, err = Advance(a, by("甲", Receive, ""), c); err != nil || a.Status != Signed || !a.InForce(date("2026-12-01")) {
		t.Fatalf("%s %v", a.Status, err)
	}
	if len(a.Steps) != 7 || a.Steps[0].Act != Write || a.Steps[6].Act != Receive {
		t.Errorf("%+v", a.Steps)
	}
	a, err = Advance(a, by("丙", End, "客户停业"), c)
	if err != nil || a.InForce(date("2026-11-03")) || !a.InForce(date("2026-11-02")) || !a.WasSigned() {
		t.Errorf("an ended agreement: %+v %v", a, err)
	}
}

func TestNobodySignsTwice(t *testing.T) {
	c := Check{Today: date("2026-11-03")}
	for _, list := range [][]Step{
		{by("甲", Submit, ""), by("甲", Review, "")},                                            // under his own draft
		{by("乙", Submit, ""), by("甲", Review, "")},                                            // written by 甲, submitted by another
		{by("甲", Submit, ""), by("乙", Review, ""), by("乙", Approve, "")},                      // twice
		{by("甲", Submit, ""), by("乙", Return, "改"), by("乙", Submit, ""), by("乙", Review, "")}, // who submits again wrote it
	} {
		if _, err := walk(drafted("甲"), c, list...); !fault.Is(err, "agreement.same_person") {
			t.Errorf("%v: %v", list, err)
		}
	}
	// After a return the earlier signature no longer counts, so the same reviewer may review the new text.
	if _, err := walk(drafted("甲"), c, by("甲", Submit, ""), by("乙", Review, ""), by("丙", Return, "改价格"), by("甲", Submit, ""), by("乙", Review, ""), by("丙", Approve, "")); err != nil {
		t.Error(err)
	}
}

// TestRandomLives: whatever is tried in whatever order, an agreement is approved only when three hands touched it since the last return, its
// text is frozen from then on, nothing leaves 作废, and a refusal changes nothing.
func TestRandomLives(t *testing.T) {
	acts := []Act{Write, Submit, Review, Legal, Approve, Return, Print, Seal, Receive, Extend, End, Discard}
	people := []string{"甲", "乙", "丙", "丁"}
	reached := map[Status]int{}
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 5))
		a := drafted("甲")
		for range 30 {
			act := acts[r.IntN(len(acts))]
			if next := a.Next(); len(next) > 0 && r.IntN(3) > 0 { // mostly forward, so that the end is reached
				act = next[0]
			}
			s := by(people[r.IntN(len(people))], act, lo.Ternary(r.IntN(4) == 0, "", "因为"))
			c := Check{Today: date("2026-11-03"), NeedsLegal: r.IntN(2) == 0, Fingerprint: fmt.Sprint("print", len(a.Steps))}
			if a.Status == Sealed && r.IntN(2) == 0 {
				a.Scan = &Scan{}
			}
			next, err := Advance(a, s, c)
			if err != nil {
				if fault.From(err).Remedy == "" || next.Status != a.Status || len(next.Steps) != len(a.Steps) {
					t.Fatalf("seed %d: refusal %v changed %s to %s", seed, err, a.Status, next.Status)
				}
				continue
			}
			if a.Status == Void {
				t.Fatalf("seed %d: %s out of 作废", seed, s.Act)
			}
			if a.Status.Frozen() && next.Status.Frozen() && next.Fingerprint != a.Fingerprint {
				t.Fatalf("seed %d: %s changed a frozen text", seed, s.Act)
			}
			if a = next; a.Status == Approved {
				signed := lo.Uniq(lo.FilterMap(a.Steps, func(x Step, _ int) (string, bool) { return x.By, moves()[x.Act].sign || writes(x) }))
				if len(signed) < 3 {
					t.Fatalf("seed %d: approved by %v", seed, signed)
				}
			}
			reached[a.Status]++
		}
	}
	for _, s := range []Status{InReview, InLegal, InApproval, Approved, Printed, Sealed, Signed, Ended, Void} {
		if reached[s] == 0 {
			t.Errorf("no life reached %s", s)
		}
	}
}

func TestPhases(t *testing.T) {
	a := Agreement{Status: Signed, From: date("2026-01-01"), To: date("2026-12-31")}
	for day, want := range map[string]string{"2025-12-31": "未到期限 0", "2026-11-01": "将到期 60", "2026-11-30": "将到期 60", "2026-12-01": "将到期 30", "2026-12-23": "将到期 30", "2026-12-24": "将到期 7", "2026-12-31": "将到期 7",
		"2026-10-31": "有效 0", "2027-01-01": "已到期 0"} {
		if p, n := a.PhaseOn(date(day), []int{60, 30, 7}, false); fmt.Sprint(p, " ", n) != want {
			t.Errorf("%s: %s %d, want %s", day, p, n, want)
		}
	}
	if p, _ := a.PhaseOn(date("2026-12-31"), []int{60, 30, 7}, true); p != Running {
		t.Errorf("renewed, and still %s", p)
	}
	if p, _ := a.PhaseOn(date("2027-01-01"), []int{60, 30, 7}, true); p != Followed {
		t.Errorf("renewed, and %s", p)
	}
	in := terms()
	in.AutoRenew = true
	a.Terms = &in
	c := Check{Today: date("2026-12-10")}
	b, err := Advance(a, by("甲", Extend, "双方未提出异议"), c)
	if err != nil || b.To != date("2027-12-31") {
		t.Errorf("%s %v", b.To, err)
	}
	in.AutoRenew = false
	if _, err := Advance(a, by("甲", Extend, "x"), c); !fault.Is(err, "agreement.no_extension") {
		t.Errorf("%v", err)
	}
}

// TestDeviationSheet: every departure stands on the sheet with what the standard says, and none is approved while nobody allowed it.
func TestDeviationSheet(t *testing.T) {
	x, p := templateOf(t, "card"), policy(t)
	a := drafted("甲")
	if list := Deviations(x, a, p); len(list) != 0 {
		t.Fatalf("the standard departs from itself: %+v", list)
	}
	price, _ := lo.Find(x.Lines(), func(l Line) bool { return l.Clause == "价格与优惠" && !l.Head })
	clean, _ := lo.Find(x.Lines(), func(l Line) bool {
		return l.Clause == "廉洁条款" || strings.Contains(l.Clause, "廉洁") && !l.Head
	})
	in := *a.Terms
	in.Discount, in.LateRate = 80, 5
	a.Terms = &in
	a.Changes = []Change{{Line: price.Row, Kind: Reworded, Text: "油品价格按双方每周确认的价格执行。", Reason: "客户要求"}, {Line: clean.Row, Kind: Added, Text: "双方每季度互通廉洁情况。", Reason: "客户要求"}}
	list := Deviations(x, a, p)
	if what := lo.Map(list, func(d Deviation, _ int) string { return d.What }); !slices.Equal(what, []string{"改写", "增加", "每升优惠", "逾期违约金"}) {
		t.Fatalf("%v", what)
	}
	if list[0].Standard != price.Text || list[0].Actual != "油品价格按双方每周确认的价格执行。" || !p.NeedsLegal(list) {
		t.Errorf("%+v", list[0])
	}
	changed, err := x.With(a.Changes)
	if err != nil {
		t.Fatal(err)
	}
	d, err := Compose(changed, a.Number, in, Draft)
	if err != nil {
		t.Fatal(err)
	}
	for want, there := range map[string]bool{"油品价格按双方每周确认的价格执行。": true, "双方每季度互通廉洁情况。": true, price.Text: false} {
		if strings.Contains(d.PlainText(), want) != there {
			t.Errorf("%q in the text: %t", want, !there)
		}
	}
	c := Check{NeedsLegal: true, Open: Open(list)}
	a, err = walk(a, c, by("甲", Submit, ""), by("乙", Review, ""), by("丁", Legal, ""))
	if err != nil || a.Status != InApproval {
		t.Fatalf("%s %v", a.Status, err)
	}
	if _, err := Advance(a, by("丙", Approve, ""), c); !fault.Is(err, "agreement.deviation_open") {
		t.Errorf("%v", err)
	}
	if _, err := Allow(a, list, Allowance{Key: list[0].Key, By: "甲"}); !fault.Is(err, "agreement.same_person") {
		t.Errorf("the writer allowed it himself: %v", err)
	}
	for _, d := range list {
		if a, err = Allow(a, Deviations(x, a, p), Allowance{Key: d.Key, By: "丙", Name: "丙"}); err != nil {
			t.Fatal(err)
		}
	}
	c.Open = Open(Deviations(x, a, p))
	if a, err = Advance(a, by("丙", Approve, ""), c); err != nil || a.Status != Approved {
		t.Errorf("%d open, %v", len(c.Open), err)
	}
	// What is changed after it was allowed has to be allowed again.
	a.Changes[0].Text = "油品价格按乙方每日公布的价格执行。"
	if open := Open(Deviations(x, a, p)); len(open) != 1 || open[0].What != "改写" {
		t.Errorf("%+v", open)
	}
}

func TestChangesThatCannotBe(t *testing.T) {
	x := templateOf(t, "supply")
	line := x.Lines()[1].Row
	for code, c := range map[string]Change{
		"change_line": {Line: 5, Kind: Reworded, Text: "x", Reason: "y"}, "change_kind": {Line: line, Kind: "换", Text: "x", Reason: "y"}, "change_reason": {Line: line, Kind: Struck},
		"change_text": {Line: line, Kind: Added, Text: "# 新条", Reason: "y"}, "template_blank": {Line: line, Kind: Reworded, Text: "按{{nobody}}办理", Reason: "y"},
	} {
		if _, err := x.With([]Change{c}); !fault.Is(err, "agreement."+code) {
			t.Errorf("%+v: %v, want %s", c, err, code)
		}
	}
}

func TestScanIsMatched(t *testing.T) {
	a := Agreement{Number: "SDXS-370600-2026-GY-0001", Fingerprint: "0123456789abcdef"}
	footer := "编号 SDXS-370600-2026-GY-0001 第1页 共2页 校验码 0123456789abcdef"
	for _, c := range []struct{ read, number, print, how, code string }{
		{read: footer, how: MatchedByText}, {read: footer + "\n" + footer, how: MatchedByText}, {number: a.Number, print: " 0123 4567 89AB cdef ", how: MatchedByHand},
		{code: "agreement.scan_unmatched"}, {number: a.Number, print: "0123456789abcdee", code: "agreement.scan_other"}, {number: "SDXS-370600-2026-GY-0002", print: a.Fingerprint, code: "agreement.scan_other"},
		{read: strings.Replace(footer, "cdef", "cdee", 1), number: a.Number, print: a.Fingerprint, code: "agreement.scan_other"}, // what the file says counts, not what was typed
		{read: strings.Replace(footer, "0001", "0002", 1), code: "agreement.scan_other"}, {read: "没有页脚的文字", code: "agreement.scan_unmatched"},
	} {
		how, err := MatchScan(a, c.read, c.number, c.print)
		if how != c.how || (c.code != "") != (err != nil) || c.code != "" && !fault.Is(err, c.code) {
			t.Errorf("%+v: %q %v", c, how, err)
		}
	}
}

// TestOfficesNeverGiveTheSameNumber: blocks are handed out at random and offices that cannot see each other take numbers from them; no
// number is given twice, and the ledger accounts for every number from the first to the last.
func TestOfficesNeverGiveTheSameNumber(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		offices := []org.OfficeID{"unit", "d1", "s1", "s2"}
		blocks := []NumberBlock{{OfficeID: "unit", Unit: "37", Year: 2026, From: 1, To: 200}}
		uses, given := []NumberUse{}, map[int]org.OfficeID{}
		taken := func(from, to int) int {
			return lo.Max(append(lo.FilterMap(uses, func(u NumberUse, _ int) (int, bool) { return u.Seq, u.Seq >= from && u.Seq <= to }), 0))
		}
		for range 60 {
			if r.IntN(4) == 0 {
				from := 1 + r.IntN(200)
				give := NumberBlock{OfficeID: offices[1+r.IntN(3)], Unit: "37", Year: 2026, From: from, To: from + r.IntN(20)}
				keep, out, err := HandOut(blocks, "unit", give, taken)
				if err != nil {
					continue
				}
				blocks = append(lo.Filter(blocks, func(b NumberBlock, _ int) bool { return b.OfficeID != "unit" || b.From > give.From || b.To < give.To }), append(keep, out)...)
				continue
			}
			office := offices[r.IntN(4)]
			seq, err := NextSeq(blocks, office, 2026, taken)
			if err != nil {
				continue
			}
			if other, twice := given[seq]; twice {
				t.Fatalf("seed %d: %d given to %s and %s", seed, seq, other, office)
			}
			given[seq], uses = office, append(uses, NumberUse{Unit: "37", Year: 2026, Seq: seq, AgreementID: ID(fmt.Sprint(seq))})
		}
		agreements := lo.SliceToMap(uses, func(u NumberUse) (ID, Agreement) { return u.AgreementID, Agreement{ID: u.AgreementID, Status: Draft} })
		next := 1
		for _, row := range Ledger("37", 2026, blocks, uses, agreements, func(id org.OfficeID) string { return string(id) }) {
			if row.From != next || row.Gap {
				t.Fatalf("seed %d: ledger goes on with %+v, want %d", seed, row, next)
			}
			next = row.To + 1
		}
		if next != 201 {
			t.Fatalf("seed %d: the ledger ends at %d", seed, next-1)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		n         string
		unit      string
		year, seq int
		ok        bool
	}{{"SDXS-370600-2026-GY-0007", "370600", 2026, 7, true}, {"SDXS-烟台-分-2026-GY-12345", "烟台-分", 2026, 12345, true}, {"SDXS-370600-2026-GY-0000", "370600", 2026, 0, false}, {"33150907-25-FW2099-0040", "", 0, 0, false}} {
		unit, year, seq, ok := ParseNumber(c.n)
		if unit != c.unit || year != c.year || seq != c.seq || ok != c.ok {
			t.Errorf("%s: %s %d %d %t", c.n, unit, year, seq, ok)
		}
	}
	uses := []NumberUse{{Seq: 1, AgreementID: "a"}, {Seq: 3, AgreementID: "b"}}
	rows := Ledger("37", 2026, []NumberBlock{{OfficeID: "u", From: 1, To: 9}}, uses, map[ID]Agreement{"a": {Status: Void, Steps: []Step{by("甲", Discard, "写错")}}, "b": {Status: Signed}}, func(org.OfficeID) string { return "单位" })
	if len(rows) != 4 || rows[0].What != "作废：写错" || !rows[1].Gap || rows[1].Number != "SDXS-37-2026-GY-0002" || rows[3].From != 4 || rows[3].To != 9 {
		t.Errorf("%+v", rows)
	}
	if _, err := NextSeq(nil, "s1", 2026, func(int, int) int { return 0 }); !fault.Is(err, "agreement.no_block") {
		t.Error(err)
	}
	if _, err := NextSeq([]NumberBlock{{OfficeID: "s1", Year: 2026, From: 5, To: 6}}, "s1", 2026, func(int, int) int { return 6 }); !fault.Is(err, "agreement.block_full") {
		t.Error(err)
	}
}

func TestWatch(t *testing.T) {
	in := terms()
	in.Gasoline, in.Diesel = 1_000_000, 3_000_000
	a := Agreement{Status: Signed, Terms: &in, From: date("2026-06-10"), To: date("2027-06-09")}
	month := func(m int, gasoline, diesel measure.Gram) Fuelled {
		return Fuelled{Month: calendar.NewMonth(2026, 0).Add(m), Gasoline: gasoline, Diesel: diesel}
	}
	fuelled := []Fuelled{month(6, 900_000, 2_000_000), month(7, 1_000_000, 3_000_000), month(8, 500_000, 1_499_999), month(9, 0, 1_000_000), month(10, 100_000, 0)}
	w := Watch(a, fuelled, date("2026-11-03"), policy(t))
	got := lo.Map(w.Rows, func(r WatchRow, _ int) string { return fmt.Sprint(r.Month, " ", r.Percent, " ", r.Whole, " ", r.Low) })
	want := []string{"2026-06 72 false false", "2026-07 100 true false", "2026-08 49 true true", "2026-09 25 true true", "2026-10 2 true true", "2026-11 0 false false"}
	if !slices.Equal(got, want) || w.Warning != "最近3个整月的加油量都不到约定的50%，续签前请走访并核对约定用量" {
		t.Errorf("%v %q", got, w.Warning)
	}
	fuelled[2].Diesel++ // exactly half
	if w := Watch(a, fuelled, date("2026-11-03"), policy(t)); w.Warning != "" {
		t.Errorf("%+v", w)
	}
	in.Gasoline = 0 // gasoline nobody agreed on makes up for no diesel
	if w := Watch(a, []Fuelled{month(7, 9_000_000, 0)}, date("2026-08-15"), policy(t)); w.Rows[1].Percent != 0 {
		t.Errorf("%+v", w.Rows)
	}
}

func TestWordings(t *testing.T) {
	list := []Wording{{Key: "card", Version: "A", From: date("2012-08-01"), Shipped: true, State: InUse}, {Key: "card", Version: "B", From: date("2026-11-01"), State: InUse},
		{Key: "card", Version: "C", From: date("2026-11-02"), State: WordingDraft}, {Key: "card", Version: "D", From: date("2026-11-01"), Shipped: true, State: InUse}}
	for day, want := range map[string]string{"2026-10-31": "A", "2026-11-01": "B", "2027-01-01": "B"} {
		if w, ok := Current(list, "card", date(day)); !ok || w.Version != want {
			t.Errorf("%s: %s", day, w.Version)
		}
	}
	if _, ok := Current(list, "card", date("2012-07-31")); ok {
		t.Error("a version before its day")
	}
	w := Wording{Key: "card", Text: templateOf(t, "card").Text, State: WordingDraft, MadeBy: "甲"}
	if _, err := PutInUse(w, "甲", "甲", ""); !fault.Is(err, "agreement.same_person") {
		t.Error(err)
	}
	if got, err := PutInUse(w, "乙", "乙", "t"); err != nil || got.State != InUse || got.Approver != "乙" {
		t.Error(err)
	}
	for code, text := range map[string]string{"template_lacks": strings.ReplaceAll(w.Text, "@signatures", ""), "template_blank": w.Text + "\n- {{nobody}}"} {
		w.Text = text
		if _, err := PutInUse(w, "乙", "乙", ""); !fault.Is(err, "agreement."+code) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestTogether(t *testing.T) {
	own, common := terms(), full()
	common.Customer.Name, common.Vehicles, common.Stations, common.CoordinatorB = "别人", nil, nil, ""
	got := Together(own, common)
	if got.Customer != own.Customer || len(got.Vehicles) != 2 || got.Diesel != own.Diesel || got.Credit != common.Credit || !slices.Equal(got.Stations, own.Stations) || got.CoordinatorB != own.CoordinatorB || !slices.Equal(got.Products, common.Products) {
		t.Errorf("%+v", got)
	}
}

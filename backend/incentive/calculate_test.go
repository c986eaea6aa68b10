package incentive

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/fault"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
)

var update = flag.Bool("update", false, "rewrite golden files")

func october() calendar.Month { return calendar.NewMonth(2026, time.October) }

func day(d int) calendar.Date { return calendar.NewDate(2026, time.October, d) }

// example is the scheme of the public plan domain 13.3 T1 calculates with.
func example() Scheme {
	return Scheme{Key: "t1", Version: "1", Name: "示例", Approval: "号", Source: "例", From: calendar.NewDate(2026, time.January, 1),
		CardKinds: []card.Kind{card.FleetMaster, card.FleetDriver, card.Named},
		OnSite:    &PlanRate{Within: 3_00, Beyond: 6_00}, OffSite: &QuotaRate{Quota: 10, Within: 8_00, Beyond: 12_00},
		Recharge: &RechargeRate{Unit: money.Yuan(10_000), Rate: 5_00, Mode: floorMode}}
}

func office() map[org.OfficeID]org.Office {
	return map[org.OfficeID]org.Office{"d1": {ID: "d1", Code: "D001", Name: "甲片区", Kind: org.District},
		"s1": {ID: "s1", Code: "S001", Name: "甲站", Kind: org.Station, ParentCode: "D001"}, "s2": {ID: "s2", Code: "S002", Name: "乙站", Kind: org.Station}}
}

func staff() map[org.StaffID]org.Staff {
	return map[org.StaffID]org.Staff{"a": {ID: "a", Number: "G01", Name: "员工甲", OfficeID: "s1"}, "b": {ID: "b", Number: "G02", Name: "员工乙", OfficeID: "s2"}}
}

func newInput(s Scheme) Input {
	return Input{Month: october(), Scheme: s, Plans: map[org.OfficeID]int64{"s1": 100, "s2": 2}, Stations: office(), Staff: staff(),
		FirstFuel: map[string]calendar.Date{}, Earlier: map[string]bool{}, Paid: map[string]string{}}
}

// issue makes n cards at a station on a day.
func issue(prefix string, n int, station org.OfficeID, seller org.StaffID, ch card.Channel, on calendar.Date) []card.Card {
	var out []card.Card
	for i := range n {
		number := fmt.Sprintf("%s%04d", prefix, i)
		out = append(out, card.Card{Number: number, Kind: card.Named, StationID: station, SellerID: seller, Channel: ch, Opened: on})
	}
	return out
}

func paid(serial string, station org.OfficeID, amount money.Fen, on calendar.Date) card.Recharge {
	return card.Recharge{Serial: serial, CardNumber: "x" + serial, StationID: station, Amount: amount, Date: on, At: on.String() + " 09:00:00"}
}

func calculate(t *testing.T, in Input) Settlement {
	t.Helper()
	s, err := Calculate(in)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sumOf(s Settlement, rules ...string) (total money.Fen) {
	for _, l := range s.Lines {
		for _, r := range rules {
			if l.Rule == r {
				total += l.Amount
			}
		}
	}
	return total
}

// t1 is domain 13.3 T1: plan 100, 138 cards on site, 436,800 yuan charged, 14 off-site cards on a Saturday, 9 on a Wednesday.
func t1() Input {
	in := newInput(example())
	in.Cards = append(issue("90", 138, "s1", "a", card.OnSite, day(9)), issue("91", 14, "s1", "a", card.OffSite, day(17))...)
	in.Cards = append(in.Cards, issue("92", 9, "s1", "a", card.OffSite, day(21))...)
	in.Recharges = []card.Recharge{paid("C1", "s1", money.Yuan(400_000), day(3)), paid("C2", "s1", money.Yuan(36_800), day(20))}
	return in
}

func TestDomainT1(t *testing.T) {
	s := calculate(t, t1())
	if got := sumOf(s, ruleWithinPlan, ruleBeyondPlan); got != 528_00 {
		t.Errorf("on site %s, want 528.00", got)
	}
	perDay := map[calendar.Date]money.Fen{}
	for _, l := range s.Lines {
		if strings.HasPrefix(l.Rule, ruleOffSite) {
			perDay[l.Date] += l.Amount
		}
	}
	if perDay[day(17)] != 128_00 || perDay[day(21)] != 72_00 {
		t.Errorf("off site %v, want 128.00 and 72.00", perDay)
	}
	if got := sumOf(s, ruleRecharge); got != 215_00 {
		t.Errorf("recharge floor %s, want 215.00", got)
	}
	if s.Total != 943_00 {
		t.Errorf("total %s, want 943.00", s.Total)
	}
	in := t1()
	in.Scheme.Recharge.Mode = proRataMode
	if got := sumOf(calculate(t, in), ruleRecharge); got != 218_40 {
		t.Errorf("recharge pro rata %s, want 218.40", got)
	}
}

func TestSecondMonthIsPaidAgain(t *testing.T) {
	in := t1()
	for _, l := range calculate(t, in).Lines {
		in.Paid[l.EventKey] = "JS1"
	}
	next := newInput(example())
	next.Month = calendar.NewMonth(2026, time.November)
	next.Paid = in.Paid
	next.Recharges = []card.Recharge{paid("D1", "s1", money.Yuan(20_000), calendar.NewDate(2026, time.November, 2))}
	if got := calculate(t, next).Total; got != 10_00 {
		t.Errorf("november pool pays %s, want 10.00", got)
	}
	if again := calculate(t, in); again.Total != 0 {
		t.Errorf("a paid month pays %s again", again.Total)
	}
}

// why settles one card, changed from a good one, and gives its line.
func why(t *testing.T, change func(in *Input, c *card.Card)) Line {
	t.Helper()
	in := newInput(example())
	c := issue("9", 1, "s1", "a", card.OnSite, day(5))[0]
	change(&in, &c)
	in.Cards = append(in.Cards, c)
	for _, l := range calculate(t, in).Lines {
		if l.EventKey == cardKey(c.Number) {
			return l
		}
	}
	t.Fatal("the card has no line")
	return Line{}
}

// fuel has the card fuelled first on a day, within seven days wanted.
func fuel(d int) func(*Input, *card.Card) {
	return func(in *Input, c *card.Card) {
		in.Scheme.Qualify.FirstFuelDays = 7
		in.FirstFuel[c.Number] = day(d)
	}
}

// charge has the card charged first with an amount, of which back (negative) is reversed; 500 yuan are wanted.
func charge(amount, back money.Fen) func(*Input, *card.Card) {
	return func(in *Input, c *card.Card) {
		in.Scheme.Qualify.FirstRecharge = 500_00
		in.Recharges = []card.Recharge{{Serial: "r1", CardNumber: c.Number, StationID: "s1", Amount: amount, Date: day(6)},
			{Serial: "r2", CardNumber: c.Number, StationID: "s1", Amount: 9999_00, Date: day(7)}}
		if back != 0 {
			in.Recharges = append(in.Recharges, card.Recharge{Serial: "r3", Reverses: "r1", Reversal: true, CardNumber: c.Number, StationID: "s1", Amount: back, Date: day(8)})
		}
	}
}

func TestReasons(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Input, *card.Card)
		state  State
		reason string
	}{
		"good":             {func(*Input, *card.Card) {}, Payable, "站内计划内，每张3.00元"},
		"no seller":        {func(_ *Input, c *card.Card) { c.SellerID = "" }, NotQualified, "没有填发卡人"},
		"unknown seller":   {func(_ *Input, c *card.Card) { c.SellerID = "z" }, NotQualified, "发卡人不在员工表中"},
		"unknown station":  {func(_ *Input, c *card.Card) { c.StationID = "z" }, NotQualified, "开户网点不在机构表中"},
		"other kind":       {func(_ *Input, c *card.Card) { c.Kind = card.Bearer }, NotQualified, "方案不计「不记名卡」"},
		"no channel":       {func(_ *Input, c *card.Card) { c.Channel = "" }, NotQualified, "没有注明站内或站外"},
		"no off-site rate": {func(in *Input, c *card.Card) { in.Scheme.OffSite, c.Channel = nil, card.OffSite }, NotQualified, "方案没有站外标准"},
		"other month":      {func(_ *Input, c *card.Card) { c.Opened = day(31).AddDays(1) }, NotQualified, "开户日不属于结算月份"},
		"before scheme":    {func(in *Input, _ *card.Card) { in.Scheme.From = day(6) }, NotQualified, "开户日不在方案有效期内"},
		"last day":         {func(in *Input, _ *card.Card) { in.Scheme.To = day(5) }, Payable, "站内计划内，每张3.00元"},
		"after scheme":     {func(in *Input, _ *card.Card) { in.Scheme.To = day(4) }, NotQualified, "开户日不在方案有效期内"},
		"fuel on limit":    {fuel(12), Payable, "站内计划内，每张3.00元"},
		"fuel late":        {fuel(13), NotQualified, "首次加油2026-10-13，超过期限2026-10-12"},
		"fuel early":       {fuel(4), NotQualified, "首次加油2026-10-04早于开户日，请核对"},
		"no fuel":          {func(in *Input, _ *card.Card) { in.Scheme.Qualify.FirstFuelDays = 7 }, NotQualified, "尚无加油记录，期限至2026-10-12"},
		"charge enough":    {charge(500_00, 0), Payable, "站内计划内，每张3.00元"},
		"charge short":     {charge(499_99, 0), NotQualified, "首次充值499.99元，不足500.00元"},
		"charge undone":    {charge(500_00, -500_00), Payable, "站内计划内，每张3.00元"},
		"charge cut":       {charge(500_00, -1), NotQualified, "首次充值499.99元，不足500.00元"},
		"no charge":        {func(in *Input, _ *card.Card) { in.Scheme.Qualify.FirstRecharge = 500_00 }, NotQualified, "当月没有充值，要求首次充值不少于500.00元"},
		"old customer":     {func(in *Input, c *card.Card) { in.Scheme.Qualify.NewCustomersOnly, in.Earlier[c.Number] = true, true }, NotQualified, "不是新客户，以前已有卡"},
		"second card":      {secondCard, NotQualified, "同一客户本月已计卡号10000"},
		"paid":             {func(in *Input, c *card.Card) { in.Paid[cardKey(c.Number)] = "JS7" }, PaidBefore, "已在结算单「JS7」计发，本次不再计"},
		"rate is zero":     {func(in *Input, _ *card.Card) { in.Scheme.OnSite.Within = 0 }, NotQualified, "站内计划内的标准是0元"},
	} {
		if l := why(t, c.change); l.State != c.state || l.Reason != c.reason || (l.Amount != 0) != (c.state == Payable) {
			t.Errorf("%s: %s %s %q", name, l.State, l.Amount, l.Reason)
		}
	}
}

func secondCard(in *Input, c *card.Card) {
	in.Scheme.Qualify.NewCustomersOnly = true
	first := issue("1", 1, "s2", "b", card.OnSite, day(2))[0]
	first.CustomerID, c.CustomerID = "k1", "k1"
	in.Cards = append(in.Cards, first)
}

func TestSameNameAloneIsNotTheSamePerson(t *testing.T) {
	for phone, want := range map[string]State{"": Payable, "13900000000": NotQualified} {
		l := why(t, func(in *Input, c *card.Card) {
			secondCard(in, c)
			in.Cards[0].CustomerID, in.Cards[0].CustomerName, in.Cards[0].Phone = "", "某人", phone
			c.CustomerID, c.CustomerName, c.Phone = "", "某人", phone
		})
		if l.State != want {
			t.Errorf("phone %q: %s %s", phone, l.State, l.Reason)
		}
	}
}

func TestRecharges(t *testing.T) {
	in := newInput(example())
	back := func(serial, reverses string, station org.OfficeID, amount money.Fen) card.Recharge {
		return card.Recharge{Serial: serial, Reverses: reverses, Reversal: true, StationID: station, Amount: amount, Date: day(25)}
	}
	in.Recharges = []card.Recharge{paid("C1", "s1", money.Yuan(30_000), day(2)), paid("C2", "s1", money.Yuan(15_000), day(3)),
		back("R1", "C1", "s2", -money.Yuan(30_000)), // booked at another station, counts where the recharge counted
		paid("C3", "s2", money.Yuan(40_000), day(4)), back("R2", "gone", "s2", -money.Yuan(10_001)),
		paid("C4", "zz", money.Yuan(50_000), day(4)), paid("C5", "s1", money.Yuan(10_000), day(31).AddDays(1)), back("R5", "C5", "s1", -money.Yuan(10_000))}
	s := calculate(t, in)
	want := map[string]struct {
		amount money.Fen
		state  State
		reason string
	}{
		PoolKey("s1", october()): {5_00, Payable, "满10,000.00元的1个，每个5.00元；余5,000.00元不计；流水C1、C2"},
		PoolKey("s2", october()): {10_00, Payable, "满10,000.00元的2个，每个5.00元；余9,999.00元不计；流水C3"},
		PoolKey("zz", october()): {0, NotQualified, "充值网点不在机构表中；流水C4"},
		"recharge:R1":            {0, Reversed, "冲正C1（30,000.00元），抵消后余0.00元"},
		"recharge:R2":            {0, Reversed, "原充值gone不在本月，冲减本站当月净充值"},
		"recharge:C5":            {0, NotQualified, "充值日不属于结算月份"},
		"recharge:R5":            {0, Reversed, "对应的充值不计奖，冲正也不计"},
	}
	if len(s.Lines) != len(want) || s.Total != 15_00 {
		t.Errorf("%d lines, total %s", len(s.Lines), s.Total)
	}
	for _, l := range s.Lines {
		if w := want[l.EventKey]; l.Amount != w.amount || l.State != w.state || l.Reason != w.reason {
			t.Errorf("%s: %s %s %q", l.EventKey, l.State, l.Amount, l.Reason)
		}
	}
}

func TestRechargeRounding(t *testing.T) {
	for _, c := range []struct {
		mode string
		net  money.Fen
		want money.Fen
	}{
		{floorMode, 9_999_99, 0}, {floorMode, 10_000_00, 5_00}, {floorMode, 19_999_99, 5_00}, {floorMode, 0, 0}, {floorMode, -50_000_00, 0},
		{proRataMode, 9_99, 0}, {proRataMode, 10_00, 1}, {proRataMode, 29_99, 1}, {proRataMode, 30_00, 2}, {proRataMode, -1, 0},
	} {
		r := RechargeRate{Unit: money.Yuan(10_000), Rate: 5_00, Mode: c.mode}
		got, how := r.pay(c.net)
		if got != c.want || how == "" {
			t.Errorf("%s %s pays %s (%s), want %s", c.mode, c.net, got, how, c.want)
		}
	}
}

func TestCap(t *testing.T) {
	in := newInput(example())
	in.Scheme.PersonCap = 20_00
	in.Cards = append(issue("1", 5, "s1", "a", card.OnSite, day(1)), issue("2", 4, "s2", "a", card.OnSite, day(2))...) // 15.00 + 3+3+6+6
	in.Cards = append(in.Cards, issue("3", 1, "s2", "b", card.OffSite, day(3))...)
	s := calculate(t, in)
	if want := []Sum{{ID: "a", No: "G01", Name: "员工甲", Office: "甲站", Cards: 9, Amount: 20_00, Cut: 13_00}, {ID: "b", No: "G02", Name: "员工乙", Office: "乙站", Cards: 1, Amount: 8_00}}; !reflect.DeepEqual(s.People, want) {
		t.Errorf("people %+v", s.People)
	}
	if s.Stations[0].Cut != 5_91 || s.Stations[1].Cut != 7_09 || s.Total != 28_00 { // 13.00 × 15/33 and 18/33
		t.Errorf("stations %+v, total %s", s.Stations, s.Total)
	}
	if s.Stations[0].Office != "甲片区" || s.Stations[1].Office != "" { // the office above; none is known for the second
		t.Errorf("stations %+v", s.Stations)
	}
	// What was paid before uses the cap up.
	for _, c := range in.Cards[:5] {
		in.Paid[cardKey(c.Number)] = "JS1"
	}
	if s := calculate(t, in); s.People[0].Amount != 5_00 || s.People[0].Cut != 13_00 {
		t.Errorf("people %+v", s.People)
	}
}

func TestNoPlanCountsWithin(t *testing.T) {
	in := t1()
	delete(in.Plans, "s1")
	s := calculate(t, in)
	if got := sumOf(s, ruleWithinPlan); got != 138*3_00 {
		t.Errorf("pays %s", got)
	}
	if !strings.Contains(strings.Join(s.Notes, ""), "甲站") {
		t.Errorf("notes %q do not name the station", s.Notes)
	}
	in.Plans["s1"] = 0
	if got := sumOf(calculate(t, in), ruleBeyondPlan); got != 138*6_00 {
		t.Errorf("a plan of zero pays %s", got)
	}
}

func TestRefusedInput(t *testing.T) {
	for code, change := range map[string]func(*Input){
		"incentive.no_month":     func(in *Input) { in.Month = calendar.Month{} },
		"incentive.twice":        func(in *Input) { in.Cards = append(in.Cards, in.Cards[0]) },
		"incentive.bad_reversal": func(in *Input) { in.Recharges[0].Reversal = true },
		"incentive.scheme_rate":  func(in *Input) { in.Scheme.OnSite.Beyond = -1 },
	} {
		in := t1()
		change(&in)
		if _, err := Calculate(in); !fault.Is(err, code) {
			t.Errorf("want %s, got %v", code, err)
		}
	}
}

// TestWorkedExample keeps the example of README.md as a file a clerk can read.
func TestWorkedExample(t *testing.T) {
	raw, err := os.ReadFile("testdata/example_in.json")
	if err != nil {
		t.Fatal(err)
	}
	var in Input
	if err := json.Unmarshal(raw, &in); err != nil {
		t.Fatal(err)
	}
	got, err := json.MarshalIndent(calculate(t, in), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "example_out.json", append(got, '\n'))
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got) {
		t.Errorf("%s differs; run with -update and read the diff", path)
	}
}

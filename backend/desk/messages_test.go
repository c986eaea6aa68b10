package desk

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/message"
	"fuelbook/backend/sheet"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// addressed is an office whose first five customers have numbers: two mobiles, none, a landline, and the first number again.
func addressed(t *testing.T) (*Desk, []customer.Customer, MailingOrder) {
	t.Helper()
	d := office(t)
	onDay(d, 2026, time.November, 10)
	var out []customer.Customer
	for i, r := range list(t, d, CustomerQuery{Kind: string(customer.Institution), Limit: 5}).Rows {
		c := lookUpCode(t, d, r.Code)
		c.Phone = []string{"13805350001", "13805350002", "", "0535-6612345", "13805350001"}[i]
		c.Contact = []string{"甲", "乙", "丙", "丁", "戊"}[i]
		out = append(out, save(t, d, c))
	}
	text := lo.Must(d.SaveTemplate(context.Background(), clerk(), message.Template{Name: "问候", Occasion: message.Festival, Text: "=尊敬的{称呼}：{节日}快乐！"}))
	ids := lo.Map(out, func(c customer.Customer, _ int) customer.ID { return c.ID })
	return d, out, MailingOrder{TemplateID: text.ID, Given: map[string]string{"节日": "元旦"}, SendOn: calendar.NewDate(2026, time.November, 10), SendAt: "10:00", Select: Selection{IDs: ids}}
}

func agree(t *testing.T, d *Desk, c customer.Customer, on calendar.Date) {
	t.Helper()
	if _, err := d.Agree(context.Background(), clerk(), message.Consent{CustomerID: c.ID, Phone: c.Phone, Scope: message.Any, Day: on, Source: "书面"}); err != nil {
		t.Fatal(err)
	}
}

func optOut(t *testing.T, d *Desk, numbers string, on calendar.Date) OptedOut {
	t.Helper()
	return lo.Must(d.OptOut(context.Background(), clerk(), OptOut{Numbers: numbers, Day: on, Source: "回复R"}))
}

func frozen(t *testing.T, d *Desk, in MailingOrder) MailingView {
	t.Helper()
	in.Commit, in.Expect = true, lo.Must(d.MakeMailing(context.Background(), clerk(), in)).Receivers
	v, err := d.MakeMailing(context.Background(), clerk(), in)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func messagesOf(d *Desk, id customer.ID) []visit.Visit {
	return lo.Filter(lo.Must(d.Customer(context.Background(), clerk(), id)).Visits, func(v visit.Visit, _ int) bool { return v.Way == visit.Message })
}

// TestAMailingFromListToTimeline: previewed, frozen, written as both files, its result read twice, corrected, and taken back.
func TestAMailingFromListToTimeline(t *testing.T) {
	ctx := context.Background()
	d, who, in := addressed(t)
	spring := calendar.NewDate(2026, time.March, 1)
	v := lo.Must(d.MakeMailing(ctx, clerk(), in))
	if v.Receivers != 0 || v.Left != 5 || v.Saved {
		t.Fatalf("without any consent: %+v", v)
	}
	in.Commit = true
	_, err := d.MakeMailing(ctx, clerk(), in)
	wantCode(t, err, "message.nobody")
	agree(t, d, who[0], spring)
	_, err = d.MakeMailing(ctx, clerk(), in)
	wantCode(t, err, "message.list_moved")
	in.Commit = false
	agree(t, d, who[1], spring)
	agree(t, d, who[4], spring)
	box := frozen(t, d, in)
	if why := lo.Map(box.Missing, func(f MassFailure, _ int) string { return f.Why }); box.Receivers != 2 || len(why) != 3 || why[0] != "没有电话" || !strings.Contains(why[1], "座机") || !strings.Contains(why[2], "只发一次") {
		t.Fatalf("%d, %v", box.Receivers, why)
	}
	if l := box.Lines[0]; l.Phone != "138****0001" || l.Text != "=尊敬的甲：元旦快乐！拒收请回复R" || l.Length.Parts != 1 {
		t.Errorf("%+v", l)
	}

	var csv, xlsx bytes.Buffer
	name, err := d.WriteMailing(ctx, clerk(), box.ID, "csv", &csv)
	if err != nil || !strings.HasSuffix(name, ".csv") || !strings.HasPrefix(csv.String(), "\ufeff编号,手机号,") || !strings.Contains(csv.String(), "13805350002,'=尊敬的乙") {
		t.Errorf("%s %v\n%s", name, err, csv.String())
	}
	if _, err := d.WriteMailing(ctx, clerk(), box.ID, "xlsx", &xlsx); err != nil {
		t.Fatal(err)
	}
	book := lo.Must(sheet.Open("x.xlsx", bytes.NewReader(xlsx.Bytes()), int64(xlsx.Len())))
	var rows [][]string
	if err := book.Rows(0, func(r sheet.Row) error {
		rows = append(rows, lo.Map(r.Cells, func(c sheet.Cell, _ int) string { return c.Text }))
		return nil
	}); err != nil || len(rows) != 3 || rows[1][1] != "13805350001" || rows[1][2] != "=尊敬的甲：元旦快乐！拒收请回复R" {
		t.Errorf("%v %v", rows, err)
	}
	if kept := lo.Must(d.Mailing(ctx, clerk(), box.ID)); kept.FileAt == "" || kept.FileBy != clerk().Name {
		t.Errorf("who took the numbers out is not kept: %+v", kept.Mailing)
	}

	_, err = d.MarkMailingSent(ctx, clerk(), box.ID)
	wantCode(t, err, "message.nothing_due")
	onDay(d, 2026, time.November, 11)
	result := func(text string, commit bool) MailingResult {
		return lo.Must(d.ReadMailingResult(ctx, clerk(), box.ID, Upload{Name: "回执.csv", Data: []byte(text)}, commit))
	}
	told := "手机号,状态,发送时间,原因\n13805350001,成功,2026-11-10 10:01,\n13805350002,失败,,空号\n13900000000,成功,,\n"
	if r := result(told, false); r.Sent != 1 || r.Failed != 1 || len(r.Odd) != 1 || len(messagesOf(d, who[0].ID)) != 0 {
		t.Errorf("looked at: %+v", r)
	}
	if r := result(told, true); r.Sent != 1 || r.Failed != 1 || !r.Done || r.Mailing.State != message.Told {
		t.Errorf("%+v", r)
	}
	if r := result(told, true); r.Sent != 0 || r.Failed != 0 || r.Equal != 2 {
		t.Errorf("read again: %+v", r)
	}
	if got := messagesOf(d, who[0].ID); len(got) != 1 || got[0].Date.String() != "2026-11-10" || got[0].Contact != "甲" || got[0].StaffID != who[0].ManagerID {
		t.Errorf("%+v", got)
	}
	if r := result("手机号,状态\n13805350001,退订\n13805350002,成功\n", true); r.Sent != 1 || r.Failed != 1 || r.Refused != 1 || len(messagesOf(d, who[0].ID)) != 0 || len(messagesOf(d, who[1].ID)) != 1 {
		t.Errorf("corrected: %+v", r)
	}
	back := lo.Must(d.UndoMailing(ctx, clerk(), box.ID))
	if back.State != message.Frozen || back.Waiting != 2 || len(messagesOf(d, who[1].ID)) != 0 {
		t.Errorf("taken back: %+v", back)
	}
	if r := lo.Must(d.MarkMailingSent(ctx, clerk(), box.ID)); r.Sent != 1 || r.Mailing.Dropped != 1 {
		t.Errorf("the one that opted out is noted as sent: %+v", r)
	}
	said := messagesOf(d, who[1].ID)[0]
	said.Opinion = "谢谢"
	lo.Must(d.SaveVisit(ctx, clerk(), said))
	_, err = d.UndoMailing(ctx, clerk(), box.ID)
	wantCode(t, err, "message.visit_changed")
	if list := lo.Must(d.Mailings(ctx, clerk())); len(list) != 1 || list[0].Sent != 1 || list[0].Receivers != 2 {
		t.Errorf("%+v", list)
	}
}

// TestCapsCountListsAndNotesOnce: what waits, what was sent and what was noted by hand count, a list taken back does not.
func TestCapsCountListsAndNotesOnce(t *testing.T) {
	ctx := context.Background()
	d, who, in := addressed(t)
	agree(t, d, who[0], calendar.NewDate(2026, time.March, 1))
	count := func() int { return lo.Must(d.MakeMailing(ctx, clerk(), in)).Receivers }
	first := frozen(t, d, in)
	if count() != 1 {
		t.Fatal("one of two is enough already")
	}
	if got := messagesOf(d, who[0].ID); len(got) != 0 {
		t.Fatal("a list that waits is a contact")
	}
	lo.Must(d.SaveVisit(ctx, clerk(), visit.Visit{CustomerID: who[0].ID, Way: visit.Message, Date: in.SendOn.AddDays(-3), Content: "通知开票"}))
	if count() != 0 {
		t.Error("a third within seven days")
	}
	onDay(d, 2026, time.November, 11)
	in.SendOn = in.SendOn.AddDays(1)
	if r := lo.Must(d.MarkMailingSent(ctx, clerk(), first.ID)); r.Sent != 1 || count() != 0 {
		t.Error("sent, it counts once")
	}
	in.SendOn = calendar.NewDate(2026, time.November, 14)
	if count() != 1 {
		t.Error("seven days after the note there is room")
	}
	in.SendOn = calendar.NewDate(2026, time.November, 12)
	lo.Must(d.UndoMailing(ctx, clerk(), first.ID))
	if v := lo.Must(d.UndoMailing(ctx, clerk(), first.ID)); v.State != message.Void || count() != 1 {
		t.Errorf("%s still counts", v.State)
	}
	_, err := d.UndoMailing(ctx, clerk(), first.ID)
	wantCode(t, err, "message.void")
	_, err = d.WriteMailing(ctx, clerk(), first.ID, "csv", &bytes.Buffer{})
	wantCode(t, err, "message.void")
}

// TestOptingOutTakesOffEveryList: of another customer's number too, after a list was frozen, and agreeing again needs a later day.
func TestOptingOutTakesOffEveryList(t *testing.T) {
	ctx := context.Background()
	d, who, in := addressed(t)
	agree(t, d, who[0], calendar.NewDate(2026, time.March, 1))
	agree(t, d, who[1], calendar.NewDate(2026, time.March, 1))
	box := frozen(t, d, in)
	today := in.SendOn
	if r := optOut(t, d, "+86 138-0535-0001、13805350001\n13805350002，x", today); r.Added != 2 || r.Already != 1 || !slices.Contains(r.Odd, "x") {
		t.Errorf("%+v", r)
	}
	if r := optOut(t, d, "13805350001", today); r.Added != 0 || r.Already != 1 {
		t.Errorf("%+v", r)
	}
	_, err := d.WriteMailing(ctx, clerk(), box.ID, "csv", &bytes.Buffer{})
	wantCode(t, err, "message.nothing_left")
	_, err = d.Agree(ctx, clerk(), message.Consent{CustomerID: who[4].ID, Phone: who[4].Phone, Scope: message.Any, Day: today, Source: "电话"})
	wantCode(t, err, "message.refused")
	onDay(d, 2026, time.November, 12)
	agree(t, d, who[4], today.AddDays(1))
	in.SendOn = today.AddDays(2)
	if v := lo.Must(d.MakeMailing(ctx, clerk(), in)); v.Receivers != 1 || v.Lines[0].CustomerID != who[4].ID {
		t.Errorf("%+v", v.Lines)
	}
	answers := lo.Must(d.Consents(ctx, clerk(), who[4].ID))
	if len(answers.People) != 1 || !answers.People[0].May || len(answers.Answers) < 2 || strings.Contains(answers.Answers[0].Phone, "0535") {
		t.Errorf("%+v", answers)
	}
}

// TestWritingKeepsNoPromise: a message to many is a contact, but nobody came back to the customer by it.
func TestWritingKeepsNoPromise(t *testing.T) {
	ctx := context.Background()
	d, who, in := addressed(t)
	agree(t, d, who[0], calendar.NewDate(2026, time.March, 1))
	lo.Must(d.SaveVisit(ctx, clerk(), visit.Visit{CustomerID: who[0].ID, Way: visit.Phone, Date: in.SendOn.AddDays(-5), Content: "谈开票", NextStep: "送发票", FollowUp: in.SendOn.AddDays(-1)}))
	box := frozen(t, d, in)
	onDay(d, 2026, time.November, 11)
	lo.Must(d.MarkMailingSent(ctx, clerk(), box.ID))
	if open := lo.Must(d.Care(ctx, clerk())).FollowUps; len(open) != 1 || open[0].NextStep != "送发票" {
		t.Errorf("%+v", open)
	}
	lo.Must(d.SaveVisit(ctx, clerk(), visit.Visit{CustomerID: who[0].ID, Way: visit.Message, Date: d.today(), Content: "发票已寄出"}))
	if open := lo.Must(d.Care(ctx, clerk())).FollowUps; len(open) != 0 {
		t.Errorf("%+v", open)
	}
}

// TestBirthdaysComeFromCardsAndContacts: the day of a person's card, the day noted of a contact, no year anywhere.
func TestBirthdaysComeFromCardsAndContacts(t *testing.T) {
	ctx := context.Background()
	d, who, in := addressed(t)
	agree(t, d, who[1], calendar.NewDate(2026, time.March, 1))
	contact := customer.Detail{CustomerID: who[1].ID, Kind: customer.ContactDetail, From: calendar.NewDate(2026, time.January, 1), Contact: &customer.Contact{Name: "乙", Phone: who[1].Phone, Birthday: "1980-11-12"}}
	_, err := d.SaveDetail(ctx, clerk(), contact)
	wantCode(t, err, "customer.detail_birthday")
	contact.Contact.Birthday = "11-12"
	lo.Must(d.SaveDetail(ctx, clerk(), contact))
	in.TemplateID = lo.Must(d.SaveTemplate(ctx, clerk(), message.Template{Name: "生日", Occasion: message.Birthday, Text: "{称呼}生日快乐"})).ID
	in.Until = in.SendOn.AddDays(5)
	if v := lo.Must(d.MakeMailing(ctx, clerk(), in)); v.Receivers != 1 || v.Lines[0].SendOn.String() != "2026-11-12" || !strings.Contains(v.Lines[0].Text, "乙生日快乐") {
		t.Errorf("%+v", v)
	}
}

// TestWhoMayWrite: rights, branches, and what is refused field by field.
func TestWhoMayWrite(t *testing.T) {
	ctx := context.Background()
	d, who, in := addressed(t)
	agree(t, d, who[0], calendar.NewDate(2026, time.March, 1))
	box := frozen(t, d, in)
	admin, chief := hand(access.Admin, "管"), hand(access.Chief, "长")
	_, err := d.MakeMailing(ctx, chief, in)
	wantCode(t, err, "access.denied")
	_, err = d.Mailings(ctx, admin)
	wantCode(t, err, "access.denied")
	_, err = d.WriteMailing(ctx, admin, box.ID, "csv", &bytes.Buffer{})
	wantCode(t, err, "access.denied")
	_, err = d.OptOut(ctx, chief, OptOut{})
	wantCode(t, err, "access.denied")
	_, err = d.UndoMailing(ctx, chief, box.ID)
	wantCode(t, err, "access.denied")
	away := hand(access.Filler, "站")
	for _, r := range list(t, d, CustomerQuery{Limit: 500}).Rows {
		if at := lookUpCode(t, d, r.Code).StationID; at != "" && at != who[0].StationID {
			away.OfficeID = at
		}
	}
	if seen := lo.Must(d.Mailings(ctx, away)); len(seen) != 0 {
		t.Errorf("%+v", seen)
	}
	_, err = d.Mailing(ctx, away, box.ID)
	wantCode(t, err, "ownership.out_of_reach")
	_, err = d.Consents(ctx, away, who[0].ID)
	wantCode(t, err, "ownership.out_of_reach")
	in.SendAt = "21:00"
	_, err = d.MakeMailing(ctx, clerk(), in)
	wantCode(t, err, "message.quiet")
	in.SendAt = "08:30"
	_, err = d.MakeMailing(ctx, clerk(), in)
	wantCode(t, err, "message.day")
	_, err = d.WriteMailing(ctx, clerk(), box.ID, "doc", &bytes.Buffer{})
	wantCode(t, err, "message.format")
	_, err = d.ReadMailingResult(ctx, clerk(), box.ID, Upload{Name: "x.csv", Data: []byte("甲,乙\n1,2\n")}, true)
	wantCode(t, err, "sheet.no_header")
	if m, err := d.MeasureText(ctx, clerk(), message.Festival, "{称呼}好"); err != nil || m.Text != "称呼好拒收请回复R" || m.Length.Units != 9 || !slices.Equal(m.Fields, []string{"称呼"}) {
		t.Errorf("%+v %v", m, err)
	}
	if v := lo.Must(d.Messages(ctx, clerk())); len(v.Occasions) != 4 || len(v.Templates) != 1 || v.Occasions[2].Scope != message.Marketing {
		t.Errorf("%+v", v)
	}
}

package desk

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/complaint"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// TestAComplaintIsWorkedToItsEnd: registered for a customer, late at the station it stands with the district; another branch sees nothing.
func TestAComplaintIsWorkedToItsEnd(t *testing.T) {
	ctx, d := context.Background(), office(t, recent()...)
	at := func(day, hour int) {
		d.now = func() time.Time { return time.Date(2026, time.November, day, hour, 0, 0, 0, time.UTC) }
	}
	at(3, 9)
	list := lo.Must(d.Customers(ctx, clerk(), CustomerQuery{Limit: 1}))
	about := lo.Must(d.Customer(ctx, clerk(), list.Rows[0].ID)).Customer
	offices := lo.Must(d.Offices(ctx, clerk()))
	home := lo.Must(lo.Find(offices, func(o OfficeView) bool { return o.ID == about.StationID }))
	station, unit := who(t, d, "u5", access.Filler, home.Code), who(t, d, "u7", access.Reviewer, "")
	away := lo.Must(lo.Find(offices, func(o OfficeView) bool { return o.Kind == org.Station && o.ID != home.ID }))
	other := who(t, d, "u6", access.Filler, away.Code)

	_, err := d.RegisterComplaint(ctx, station, NewComplaint{CustomerID: about.ID, Category: "排队"})
	wantCode(t, err, "complaint.empty")
	_, err = d.RegisterComplaint(ctx, station, NewComplaint{CustomerID: about.ID, Category: "排队", Text: "x", Came: "昨天"})
	wantCode(t, err, "calendar.bad_time")
	_, err = d.RegisterComplaint(ctx, other, NewComplaint{CustomerID: about.ID, Category: "排队", Text: "等了半小时"})
	wantCode(t, err, "ownership.out_of_reach")
	_, err = d.RegisterComplaint(ctx, hand(access.Admin, "管"), NewComplaint{})
	wantCode(t, err, "access.denied")
	v, err := d.RegisterComplaint(ctx, station, NewComplaint{CustomerID: about.ID, Category: "排队", Text: "等了半小时", Came: "2026-08-03 09:00"})
	if err != nil || v.OfficeID != about.StationID || v.Severity != 1 || v.Level != org.Province || !strings.HasPrefix(v.Volume, "前3个月月均") || !strings.Contains(v.Volume, "后2个月月均") {
		t.Fatalf("%+v %v", v, err)
	}
	if v, err = d.RegisterComplaint(ctx, station, NewComplaint{CustomerID: about.ID, Category: "开票", Text: "发票抬头错"}); err != nil || v.Clock != "还剩2天" {
		t.Fatalf("%+v %v", v, err)
	}
	if n := len(lo.Must(d.Complaints(ctx, other, "")).Complaints); n != 0 {
		t.Errorf("another branch sees %d", n)
	}
	_, err = d.Complaints(ctx, other, about.ID)
	wantCode(t, err, "ownership.out_of_reach")
	step := func(a access.Actor, k complaint.Kind, cause string) error {
		got, err := d.WorkComplaint(ctx, a, v.ID, ComplaintStep{Kind: k, Text: "说明", Cause: cause, Rev: v.Rev})
		if err == nil {
			v = got
		}
		return err
	}
	at(3, 10)
	if err := step(station, complaint.Accepted, ""); err != nil {
		t.Fatal(err)
	}
	wantCode(t, step(other, complaint.Handled, ""), "ownership.out_of_reach")
	at(5, 15) // three working days on
	wantCode(t, step(station, complaint.Handled, ""), "complaint.not_now")
	for _, k := range []complaint.Kind{complaint.Handled, complaint.Confirmed} {
		if err := step(unit, k, ""); err != nil {
			t.Fatal(err)
		}
	}
	wantCode(t, step(unit, complaint.Closed, ""), "complaint.cause")
	if err := step(unit, complaint.Closed, "开票流程不清"); err != nil || v.State != complaint.Done || !strings.HasSuffix(v.Clock, "，超时，2026-11-10前回访") {
		t.Errorf("%+v %v", v, err)
	}
	_, err = d.WorkComplaint(ctx, unit, v.ID, ComplaintStep{Kind: complaint.Raised, Rev: v.Rev})
	wantCode(t, err, "complaint.not_now")
	mine := lo.Must(d.Complaints(ctx, station, about.ID)).Complaints
	if len(mine) != 2 || mine[1].ID != v.ID {
		t.Errorf("%+v", mine)
	}
	var paper bytes.Buffer
	if name, err := d.WriteComplaints(ctx, unit, &paper); err != nil || name != "客户投诉登记簿_2026-11-05.pdf" || paper.Len() < 1000 {
		t.Errorf("%s %d %v", name, paper.Len(), err)
	}
}

// TestAYearIsAddedToTheWorkingCalendar: until it is, the register says so; the same year can be put right afterwards.
func TestAYearIsAddedToTheWorkingCalendar(t *testing.T) {
	ctx, d := context.Background(), office(t)
	now := time.Date(2027, time.January, 4, 9, 0, 0, 0, time.UTC)
	d.now = func() time.Time { now = now.Add(time.Second); return now }
	if list := lo.Must(d.Complaints(ctx, clerk(), "")); !strings.Contains(list.Note, "2027年") {
		t.Errorf("%q", list.Note)
	}
	first := calendar.NewDate(2027, time.January, 1)
	for _, days := range []int{0, 2} {
		year := calendar.Shifts{Year: 2027, Off: [][]calendar.Date{{first, first.AddDays(days)}}, Work: []calendar.Date{}}
		if _, err := d.SaveWorkYear(ctx, clerk(), year); err != nil {
			t.Fatal(err)
		}
		list := lo.Must(d.Complaints(ctx, clerk(), ""))
		if last, _ := lo.Last(list.Calendar.Years); list.Note != "" || last.Year != 2027 || last.Off[0][1] != year.Off[0][1] {
			t.Errorf("%q %+v", list.Note, last)
		}
	}
	_, err := d.SaveWorkYear(ctx, clerk(), calendar.Shifts{Year: 2027, Work: []calendar.Date{calendar.NewDate(2028, time.May, 1)}})
	wantCode(t, err, "calendar.bad_workdays")
	_, err = d.SaveWorkYear(ctx, hand(access.Chief, "长"), calendar.Shifts{Year: 2027})
	wantCode(t, err, "access.denied")
}

// TestAComplaintKeepsItsFilesAndAsksAgain: a file of the customer's archive is shown with the complaint and cannot be deleted; once closed, the day
// to ask again is said, is passed, and is kept.
func TestAComplaintKeepsItsFilesAndAsksAgain(t *testing.T) {
	ctx, d, chief := t.Context(), office(t, recent()...), hand(access.Chief, "长")
	list := lo.Must(d.Customers(ctx, clerk(), CustomerQuery{Limit: 2})).Rows
	v := lo.Must(d.RegisterComplaint(ctx, clerk(), NewComplaint{CustomerID: list[0].ID, Category: "排队", Text: "等了半小时"}))
	nobody := lo.Must(d.RegisterComplaint(ctx, clerk(), NewComplaint{Caller: "路过司机", Category: "排队", Text: "等了半小时"}))
	own := lo.Must(d.AddAttachment(ctx, clerk(), list[0].ID, Upload{"小票.txt", []byte("2026-11-03")}, ""))
	other := lo.Must(d.AddAttachment(ctx, clerk(), list[1].ID, Upload{"别人.txt", []byte("x")}, ""))
	_, err := d.AttachToComplaint(ctx, clerk(), v.ID, other.ID, v.Rev)
	wantCode(t, err, "complaint.file")
	_, err = d.AttachToComplaint(ctx, clerk(), nobody.ID, own.ID, nobody.Rev)
	wantCode(t, err, "complaint.no_archive")
	if v, err = d.AttachToComplaint(ctx, clerk(), v.ID, own.ID, v.Rev); err != nil || len(v.Papers) != 1 || v.Papers[0].Name != "小票.txt" {
		t.Fatalf("%+v %v", v.Papers, err)
	}
	_, err = d.AttachToComplaint(ctx, clerk(), v.ID, own.ID, v.Rev)
	wantCode(t, err, "complaint.file")
	wantCode(t, d.RemoveAttachment(ctx, clerk(), own.ID), "complaint.in_use")
	for _, k := range []complaint.Kind{complaint.Accepted, complaint.Handled, complaint.Confirmed, complaint.Closed} {
		if v, err = d.WorkComplaint(ctx, chief, v.ID, ComplaintStep{Kind: k, Text: "说明", Cause: "人手不够", Rev: v.Rev}); err != nil {
			t.Fatal(err)
		}
	}
	if v.ReturnBy.String() != "2026-11-06" || v.ReturnLate || !strings.Contains(v.Clock, "2026-11-06前回访") || len(v.May) != 1 {
		t.Errorf("%+v %s %v", v.Standing, v.Clock, v.May)
	}
	onDay(d, 2026, time.November, 9)
	if seen := lo.Must(d.Complaints(ctx, clerk(), list[0].ID)).Complaints[0]; !seen.ReturnLate || len(seen.Papers) != 1 {
		t.Errorf("%+v", seen.Standing)
	}
	if v, err = d.WorkComplaint(ctx, chief, v.ID, ComplaintStep{Kind: complaint.Revisited, Text: "电话，满意", Rev: v.Rev}); err != nil || v.Returned.String() != "2026-11-09" || v.ReturnLate || v.State != complaint.Done || len(v.May) != 0 {
		t.Errorf("%+v %v", v.Standing, err)
	}
}

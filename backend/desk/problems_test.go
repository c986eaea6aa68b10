package desk

import (
	"bytes"
	"context"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/org"
	"fuelbook/backend/problem"

	"github.com/samber/lo"
)

// TestAProblemClimbsAndItsAnswerComesBack: raised at a station, untouched it stands with the district and then the unit; the station may not
// answer there, the unit does, and the station accepts.
func TestAProblemClimbsAndItsAnswerComesBack(t *testing.T) {
	ctx, d := context.Background(), office(t)
	v := aPursuit(t, d, "某物流有限公司")
	stationCode := lo.Must(lo.Find(lo.Must(d.Offices(ctx, clerk())), func(o OfficeView) bool { return o.ID == v.StationID })).Code
	station, other := who(t, d, "u5", access.Filler, stationCode), who(t, d, "u6", access.Filler, "PQ03")
	unit := who(t, d, "u7", access.Reviewer, "")
	_, err := d.RaiseProblem(ctx, station, NewProblem{Title: " "})
	wantCode(t, err, "problem.empty")
	p, err := d.RaiseProblem(ctx, station, NewProblem{PursuitID: v.ID, Title: "对方要两个月账期", Detail: "本站无权答应"})
	if err != nil || p.Level != org.Station || p.Left != 3 || p.Target != "某物流有限公司" {
		t.Fatalf("%+v %v", p, err)
	}
	if n := len(lo.Must(d.Problems(ctx, other))); n != 0 {
		t.Errorf("another branch sees %d", n)
	}
	d.now = func() time.Time { return calendar.NewDate(2026, time.November, 9).Time() } // six days on
	p = lo.Must(d.Problems(ctx, station))[0]
	if p.Level != org.Unit || len(p.Climbs) != 2 || p.Age != 6 || p.Here != 0 || p.Left != 7 || lo.Contains(p.May, problem.Answered) || !lo.Contains(p.May, problem.Taken) {
		t.Errorf("%+v", p)
	}
	_, err = d.WorkProblem(ctx, station, p.ID, problem.Answered, "我看可以", p.Rev)
	wantCode(t, err, "problem.not_here")
	_, err = d.WorkProblem(ctx, other, p.ID, problem.Answered, "x", p.Rev)
	wantCode(t, err, "ownership.out_of_reach")
	p, err = d.WorkProblem(ctx, unit, p.ID, problem.Answered, "同意一个月账期", p.Rev)
	if err != nil || p.State != problem.Replied {
		t.Fatalf("%+v %v", p, err)
	}
	_, err = d.WorkProblem(ctx, unit, p.ID, problem.Accepted, "", p.Rev)
	wantCode(t, err, "problem.not_yours")
	_, err = d.WorkProblem(ctx, station, p.ID, problem.Accepted, "", p.Rev-1)
	wantCode(t, err, "store.stale")
	var paper bytes.Buffer
	if name, err := d.WriteProblems(ctx, unit, &paper); err != nil || name != "客户开发问题登记簿_2026-11-09.pdf" || paper.Len() < 1000 {
		t.Errorf("%s %d %v", name, paper.Len(), err)
	}
	if p, err = d.WorkProblem(ctx, station, p.ID, problem.Accepted, "", p.Rev); err != nil || p.State != problem.Closed || len(p.May) != 0 {
		t.Errorf("%+v %v", p, err)
	}
}

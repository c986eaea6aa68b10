package pursuit

import (
	"reflect"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/fault"
)

var day = calendar.NewDate(2026, time.November, 3)

func prospect() census.Prospect {
	return census.Prospect{ID: "p1", StationID: "s1", Area: "东风街道", Name: "某物流有限公司", ObjectKind: "企事业单位", Address: "某路1号", Gasoline: 500_000, Diesel: 20_000_000, CurrentPlace: "某站",
		Competitor: "某站 每升优惠两角", Decider: "车队长", DeciderPhone: "13800001111", ResponsibleID: "e1", Status: census.Found, Remark: "急"}
}

// TestEverythingIsCarriedOver: every field a pursuit and a potential customer share is the same, so nothing is typed again.
func TestEverythingIsCarriedOver(t *testing.T) {
	p := prospect()
	made := reflect.ValueOf(From(p, day))
	from := reflect.ValueOf(p)
	own := map[string]bool{"ID": true, "Rev": true, "CustomerID": true}
	for i := range made.NumField() {
		name := made.Type().Field(i).Name
		if f := from.FieldByName(name); f.IsValid() && !own[name] && !reflect.DeepEqual(f.Interface(), made.Field(i).Interface()) {
			t.Errorf("%s is %v, was %v", name, made.Field(i), f)
		}
	}
	if x := From(p, day); x.ProspectID != "p1" || x.Stage != Collect || x.State != Open || x.Before != census.Found || x.OpenedOn != day || Check(x, day, rules(t)) != nil {
		t.Errorf("%+v %v", x, Check(x, day, rules(t)))
	}
}

func TestCheck(t *testing.T) {
	for field, spoil := range map[string]func(*Pursuit){
		"name": func(p *Pursuit) { p.Name = " " }, "stage": func(p *Pursuit) { p.Stage = "谈判" }, "gasoline": func(p *Pursuit) { p.Gasoline = -1 }, "diesel": func(p *Pursuit) { p.Diesel = -1 },
		"nextStep": func(p *Pursuit) { p.NextOn = day },
	} {
		p := From(prospect(), day)
		spoil(&p)
		if fs := Check(p, day, rules(t)); len(fs) != 1 || fs[0].Field != field {
			t.Errorf("%s: %v", field, fs)
		}
	}
}

func TestEnds(t *testing.T) {
	p := From(prospect(), day)
	gone := LostReason{ID: "r1", Name: "已签其他供油方"}
	for _, bad := range []LostReason{{}, {ID: "r2", Name: "旧原因", Retired: true}} {
		if _, err := GiveUp(p, bad, "说明", day); !fault.Is(err, "pursuit.reason") {
			t.Error(err)
		}
	}
	lost, err := GiveUp(p, gone, " 到2027年底 ", day)
	if err != nil || lost.State != GivenUp || lost.LostID != "r1" || lost.Reason != "已签其他供油方：到2027年底" || lost.EndedOn != day {
		t.Errorf("%+v %v", lost, err)
	}
	if _, err := GiveUp(lost, gone, "", day); !fault.Is(err, "pursuit.ended") {
		t.Error(err)
	}
	if _, err := Link(lost, "k1", day); !fault.Is(err, "pursuit.ended") {
		t.Error(err)
	}
	if _, err := Link(p, "k1", day); !fault.Is(err, "pursuit.early") {
		t.Error(err)
	}
	p.Stage = Sign
	if linked, err := Link(p, "k1", day); err != nil || linked.CustomerID != "k1" || linked.State != Open {
		t.Errorf("%+v %v", linked, err)
	}
}

func TestTheListOfReasonsStaysShortAndClear(t *testing.T) {
	list := []LostReason{{ID: "a", Name: "价格没有谈拢", Rev: 1}}
	for name, code := range map[string]string{"": "pursuit.lost_name", "一二三四五六七八九十一二三四五六七八九十多": "pursuit.lost_name", "价格没有谈拢": "pursuit.lost_twice"} {
		if fs := CheckLost(LostReason{Name: name}, list); len(fs) != 1 || fs[0].Code != code {
			t.Errorf("%q: %v", name, fs)
		}
	}
	if fs := CheckLost(list[0], list); fs != nil {
		t.Error(fs)
	}
}

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
	if x := From(p, day); x.ProspectID != "p1" || x.Stage != Collect || x.State != Open || x.Before != census.Found || x.OpenedOn != day || Check(x) != nil {
		t.Errorf("%+v %v", x, Check(x))
	}
}

func TestCheck(t *testing.T) {
	for field, spoil := range map[string]func(*Pursuit){
		"name": func(p *Pursuit) { p.Name = " " }, "stage": func(p *Pursuit) { p.Stage = "谈判" }, "gasoline": func(p *Pursuit) { p.Gasoline = -1 }, "diesel": func(p *Pursuit) { p.Diesel = -1 },
		"nextStep": func(p *Pursuit) { p.NextOn = day },
	} {
		p := From(prospect(), day)
		spoil(&p)
		if fs := Check(p); len(fs) != 1 || fs[0].Field != field {
			t.Errorf("%s: %v", field, fs)
		}
	}
}

func TestEnds(t *testing.T) {
	p := From(prospect(), day)
	if _, err := GiveUp(p, " ", day); !fault.Is(err, "pursuit.reason") {
		t.Error(err)
	}
	lost, err := GiveUp(p, "已签别家", day)
	if err != nil || lost.State != GivenUp || lost.Reason != "已签别家" || lost.EndedOn != day {
		t.Errorf("%+v %v", lost, err)
	}
	won, err := Win(p, "k1", day)
	if err != nil || won.State != Won || won.CustomerID != "k1" {
		t.Errorf("%+v %v", won, err)
	}
	for _, ended := range []Pursuit{lost, won} {
		if _, err := GiveUp(ended, "再放弃", day); !fault.Is(err, "pursuit.ended") {
			t.Error(err)
		}
		if _, err := Win(ended, "k2", day); !fault.Is(err, "pursuit.ended") {
			t.Error(err)
		}
	}
}

package tracking

import (
	"fmt"
	"os"
	"testing"
	"time"

	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"

	"github.com/samber/lo"
)

// October 2026 is the month under test; sales files reach back to October 2025 unless a test says otherwise.
func october() calendar.Month { return calendar.NewMonth(2026, time.October) }

func day(m calendar.Month, n int) calendar.Date { return m.First().AddDays(n - 1) }

func policies(tb testing.TB) (grading.Policy, Policy) {
	tb.Helper()
	read := func(name string) []byte {
		raw, err := os.ReadFile("../../assets/policy/" + name)
		if err != nil {
			tb.Fatal(err)
		}
		return raw
	}
	g, err := grading.ParsePolicy(read("grading.json"))
	if err != nil {
		tb.Fatal(err)
	}
	p, err := ParsePolicy(read("tracking.json"))
	if err != nil {
		tb.Fatal(err)
	}
	return g, p
}

func input(tb testing.TB) Input {
	tb.Helper()
	g, p := policies(tb)
	return Input{Month: october(), DataFrom: october().Add(-12), FirstFuel: map[customer.ID]calendar.Date{}, BearerKnown: true, Grading: g, Policy: p}
}

// company is an institution registered long ago.
func company(id customer.ID) customer.Customer {
	return customer.Customer{ID: id, Code: string(id), Name: "某某公司" + string(id), Kind: customer.Institution, CountyCode: "370602", Registered: day(october().Add(-20), 1)}
}

// diesel adds one fuelling a month of so many kilograms, the month under test first; 0 is a month without. First fuellings follow by themselves.
func (in *Input) diesel(id customer.ID, kg ...int64) {
	for i, v := range kg {
		if v == 0 {
			continue
		}
		m := in.Month.Add(-i)
		in.Volumes = append(in.Volumes, Volume{CustomerID: id, Month: m, Family: measure.Diesel, Mass: measure.Gram(v * 1000), Count: 1, First: day(m, 9), Last: day(m, 9)})
		if first, ok := in.FirstFuel[id]; !ok || day(m, 9).Before(first) {
			in.FirstFuel[id] = day(m, 9)
		}
	}
}

func (in *Input) signed(id customer.ID, from calendar.Date) {
	in.Agreements = append(in.Agreements, agreement.Agreement{ID: agreement.ID("a" + id), Number: "GY-" + string(id), CustomerID: id, Level: agreement.ByUnit, Status: agreement.Signed, From: from, To: from.AddDays(364)})
}

// only runs the month and gives the row of one customer.
func only(tb testing.TB, in Input, id customer.ID) Row {
	tb.Helper()
	r, ok := lo.Find(Month(in), func(r Row) bool { return r.Customer.ID == id })
	if !ok {
		tb.Fatalf("no row of %s", id)
	}
	return r
}

// moves lists the movements of a row as printed.
func moves(r Row) string {
	return fmt.Sprint(lo.Map(r.Movements, func(m Reason, _ int) string { return string(m.Movement) }))
}

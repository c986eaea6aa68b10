package calendar

import (
	"encoding/json"
	"testing"
	"time"

	"fuelbook/backend/fault"
)

func day(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseDate(t *testing.T) {
	want := NewDate(2026, time.October, 3)
	for _, s := range []string{"2026-10-03", "2026-10-3", "2026/10/3", "2026.10.03", "2026年10月3日", "2026年10月03", "20261003", " 2026-10-03\t"} {
		if got, err := ParseDate(s); err != nil || got != want {
			t.Errorf("%q reads %v, %v", s, got, err)
		}
	}
	for _, s := range []string{
		"", "2026", "2026-10", "2026-13-01", "2026-00-10", "2026-02-29", "2100-02-29", "2026-04-31", "2026-10-00", "2026-10/03", "2026年10-03", "2026/10-03日",
		"1899-12-31", "2201-01-01", "2026+1+1", "+2026101", "202610-3", "2026-1003", "20261", "2026103", "2026-10-031", "26-10-03", "20261003x", "2026-10-03 00:00", "45939",
	} {
		if got, err := ParseDate(s); !fault.Is(err, "calendar.bad_date") || !got.IsZero() {
			t.Errorf("%q reads %v, %v", s, got, err)
		}
	}
}

func TestParseDateTime(t *testing.T) {
	for in, want := range map[string]string{
		"2026-10-01 06:03:24": "2026-10-01 06:03:24", "2026/10/1 6:03": "2026-10-01 06:03:00", "2026-10-01T06:03:24": "2026-10-01 06:03:24",
		"20261001060324": "2026-10-01 06:03:24", "202610010603": "2026-10-01 06:03:00", "20261001 060324": "2026-10-01 06:03:24", "2026-10-01": "2026-10-01 00:00:00",
		"20261001": "2026-10-01 00:00:00", "2026年10月1日 23:59:59": "2026-10-01 23:59:59", "2026-10-01  06:03:24.120 ": "2026-10-01 06:03:24", "2026/10/1 6:3:4": "2026-10-01 06:03:04", "2026年10月1日6:03": "2026-10-01 06:03:00",
	} {
		at, d, err := ParseDateTime(in)
		if err != nil || at != want || d.String() != want[:10] {
			t.Errorf("%q reads %q, %v, %v", in, at, d, err)
		}
	}
	for _, in := range []string{
		"", "06:03", "2026-10-01 24:00:00", "2026-10-01 06:60", "2026-10-01 06:03:60", "2026-10-01 6", "2026-10-01T", "2026-10-01 06:0324", "2026-10-01 0603:24",
		"2026-02-30 06:03:24", "2026-10-01 06:03:24Z", "2026-10-01 06:03:24+08:00", "2026-10-01 06:03:24.", "2026-10-01 下午 6:03", "2026100106032", "2026100106", "2026-10-01 06:03:24 06", "2026-10-116:03", "2026-10-111603", "2026-10-01 123", "2026-10-01 06:", "2026-10-01 06:03:", "2026-10-01 06:03.5",
	} {
		if at, d, err := ParseDateTime(in); !fault.Is(err, "calendar.bad_time") || at != "" || !d.IsZero() {
			t.Errorf("%q reads %q, %v, %v", in, at, d, err)
		}
	}
}

func TestParseMonth(t *testing.T) {
	for _, s := range []string{"2026-03", "2026-3", "2026/3", "2026.03", "2026年3月", "2026年03月", "202603", " 202603 "} {
		if got, err := ParseMonth(s); err != nil || got != NewMonth(2026, time.March) {
			t.Errorf("%q reads %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "2026", "2026-13", "2026-00", "2026年3", "20263", "1899-01", "2201-01", "2026-03-01", "+20261", "2026月3月"} {
		if got, err := ParseMonth(s); !fault.Is(err, "calendar.bad_month") || !got.IsZero() {
			t.Errorf("%q reads %v, %v", s, got, err)
		}
	}
}

func TestDateArithmetic(t *testing.T) {
	d := day(t, "2024-02-28")
	for n, want := range map[int]string{0: "2024-02-28", 1: "2024-02-29", 2: "2024-03-01", -59: "2023-12-31", 366: "2025-02-28"} {
		got := d.AddDays(n)
		if got.String() != want || d.DaysUntil(got) != n || got.DaysUntil(d) != -n {
			t.Errorf("%d days on: %v, counted %d", n, got, d.DaysUntil(got))
		}
		if got.After(d) != (n > 0) || got.Before(d) != (n < 0) {
			t.Errorf("order of %v and %v", got, d)
		}
	}
	if n := NewDate(1900, 1, 1).DaysUntil(NewDate(2200, 12, 31)); n != 109937 {
		t.Errorf("1900 to 2200 has %d days", n)
	}
	if d.Weekday() != time.Wednesday || d.Day() != 28 || d.Chinese() != "2024年2月28日" || d.Month() != NewMonth(2024, 2) {
		t.Errorf("%v is taken apart wrongly", d)
	}
	if got := FromTime(time.Date(2026, 10, 1, 1, 0, 0, 0, time.FixedZone("CST", 8*3600))); got != NewDate(2026, 10, 1) {
		t.Errorf("a night hour in China lies on %v", got)
	}
}

func TestMonthArithmetic(t *testing.T) {
	m := NewMonth(2026, time.January)
	for n, want := range map[int]string{0: "2026-01", -1: "2025-12", 11: "2026-12", 12: "2027-01", -13: "2024-12"} {
		got := m.Add(n)
		if got.String() != want || got.Index()-m.Index() != n || got.Before(m) != (n < 0) {
			t.Errorf("%d months on: %v", n, got)
		}
	}
	feb := NewMonth(2024, time.February)
	if feb.First().String() != "2024-02-01" || feb.Last().String() != "2024-02-29" || !feb.Contains(feb.Last()) || feb.Contains(feb.Last().AddDays(1)) {
		t.Error("the edges of February 2024 are wrong")
	}
	if feb.Chinese() != "2024年2月" || feb.Year() != 2024 || feb.Number() != 2 || NewMonth(2026, 14) != NewMonth(2027, 2) {
		t.Error("a month is taken apart wrongly")
	}
}

func TestNotGiven(t *testing.T) {
	var d Date
	var m Month
	if d.String()+d.Chinese()+m.String()+m.Chinese() != "" || !d.AddDays(3).IsZero() || !m.Add(3).IsZero() || !m.First().IsZero() || !m.Last().IsZero() || !d.Month().IsZero() {
		t.Error("a date that is not given became one")
	}
	if !d.Before(NewDate(1900, 1, 1)) || TrackingDue(m) != d || PlanDue(m) != d {
		t.Error("not given is not before everything")
	}
}

func TestDueDays(t *testing.T) {
	for _, c := range []struct{ month, tracking, plan, census string }{
		{"2026-10", "2026-11-05", "2026-09-25", "2026-12-31"}, {"2026-12", "2027-01-05", "2026-11-25", "2026-12-31"},
		{"2026-01", "2026-02-05", "2025-12-25", "2026-07-31"}, {"2026-07", "2026-08-05", "2026-06-25", "2026-07-31"}, {"2026-08", "2026-09-05", "2026-07-25", "2026-12-31"},
	} {
		m, _ := ParseMonth(c.month)
		if TrackingDue(m).String() != c.tracking || PlanDue(m).String() != c.plan || CensusDue(m).String() != c.census {
			t.Errorf("%s: %v %v %v, want %v", m, TrackingDue(m), PlanDue(m), CensusDue(m), c)
		}
	}
}

func TestJSON(t *testing.T) {
	type both struct {
		D    Date           `json:"d"`
		M    Month          `json:"m"`
		Days map[Date]Month `json:"days"`
	}
	in := both{NewDate(2026, 10, 31), NewMonth(2026, 10), map[Date]Month{NewDate(2026, 1, 2): NewMonth(2026, 1)}}
	b, err := json.Marshal(in)
	if err != nil || string(b) != `{"d":"2026-10-31","m":"2026-10","days":{"2026-01-02":"2026-01"}}` {
		t.Fatalf("%s, %v", b, err)
	}
	var out both
	if err := json.Unmarshal(b, &out); err != nil || out.D != in.D || out.M != in.M {
		t.Errorf("%v, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"d":"","m":""}`), &out); err != nil || !out.D.IsZero() || !out.M.IsZero() {
		t.Errorf("%v, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"m":"10/2026"}`), &out); !fault.Is(err, "calendar.bad_month") {
		t.Errorf("%v", err)
	}
	if err := json.Unmarshal([]byte(`{"d":"x"}`), &out); !fault.Is(err, "calendar.bad_date") {
		t.Errorf("%v", err)
	}
}

// FuzzRoundTrip walks days of 1900 to 2200 and compares with the standard library's calendar.
func FuzzRoundTrip(f *testing.F) {
	f.Add(uint32(0), uint32(3))
	f.Add(uint32(109936), uint32(86399))
	f.Fuzz(func(t *testing.T, n, sec uint32) {
		want := time.Date(1900, 1, 1+int(n%109937), 0, 0, int(sec%86400), 0, time.UTC)
		d := FromTime(want)
		for _, layout := range []string{"2006-01-02", "2006/1/2", "2006.01.02", "2006年1月2日", "20060102"} {
			if got, err := ParseDate(want.Format(layout)); err != nil || got != d || got.String() != want.Format("2006-01-02") {
				t.Fatalf("%s reads %v, %v", want.Format(layout), got, err)
			}
		}
		for _, layout := range []string{"2006-01-02 15:04:05", "2006/1/2 15:04:05", "20060102150405", "2006-01-02T15:04:05"} {
			if at, got, err := ParseDateTime(want.Format(layout)); err != nil || got != d || at != want.Format(time.DateTime) {
				t.Fatalf("%s reads %v, %v, %v", want.Format(layout), at, got, err)
			}
		}
		if m, err := ParseMonth(d.Month().String()); err != nil || m != d.Month() || !m.Contains(d) {
			t.Fatalf("%v: month %v, %v", d, m, err)
		}
	})
}

// FuzzParse: whatever is accepted is a real day and writes a form that reads the same.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"2026-10-03", "2026年2月29日", "20261001060324", "2026/10/1 6:03", "1900.1.1 0:0:0.0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at, d, err := ParseDateTime(s)
		if err != nil {
			return
		}
		if _, err := time.Parse(time.DateTime, at); err != nil {
			t.Fatalf("%q reads %q: %v", s, at, err)
		}
		if again, same, err := ParseDateTime(at); err != nil || again != at || same != d {
			t.Fatalf("%q reads %q, which reads %q", s, at, again)
		}
	})
}

func BenchmarkParseDateTime(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := ParseDateTime("2026-10-01 06:03:24"); err != nil {
			b.Fatal(err)
		}
	}
}

package store

import (
	"database/sql"

	"fuelbook/backend/calendar"
	"fuelbook/backend/org"
	"fuelbook/backend/plan"
	"fuelbook/backend/tracking"
)

// ClosedMonth is what is kept of a closed month. Forms is the packed archive of the seven forms, Hash the SHA-256 of its content.
type ClosedMonth struct {
	Month     calendar.Month
	ClosedAt  string // RFC 3339
	By        string
	Hash      string
	Forms     []byte
	Snapshots []tracking.Snapshot
}

// Month reads a closed month; ok=false while it is open.
func (tx *Tx) Month(m calendar.Month) (c ClosedMonth, ok bool, err error) {
	ok, err = tx.one("SELECT month, closed_at, by, hash, forms, snapshots FROM closed_month WHERE month = ?", []any{m.String()},
		month(&c.Month), &c.ClosedAt, &c.By, &c.Hash, &c.Forms, doc(&c.Snapshots))
	return c, ok, err
}

// CloseMonth stores a month's forms and snapshots; from then on the schema refuses changes to its facts.
func (tx *Tx) CloseMonth(c ClosedMonth) error {
	if _, err := tx.exec("INSERT INTO closed_month (month, closed_at, by, hash, forms, snapshots) VALUES (?, ?, ?, ?, ?, ?)",
		month(&c.Month), c.ClosedAt, c.By, c.Hash, c.Forms, doc(&c.Snapshots)); err != nil {
		return err
	}
	return tx.log("month", c.Month.String(), "close", nil, map[string]string{"hash": c.Hash, "closedAt": c.ClosedAt}, 0)
}

// ClosedOn is the day each closed month was closed.
func (tx *Tx) ClosedOn() (map[calendar.Month]calendar.Date, error) {
	out := map[calendar.Month]calendar.Date{}
	err := tx.each("SELECT month, substr(closed_at, 1, 10) FROM closed_month", nil, func(r *sql.Rows) error {
		var m calendar.Month
		var on calendar.Date
		err := r.Scan(month(&m), day(&on))
		out[m] = on
		return err
	})
	return out, err
}

// SellingStations are the stations with sales in a month.
func (tx *Tx) SellingStations(m calendar.Month) (out []org.OfficeID, err error) {
	err = tx.each("SELECT DISTINCT station_id FROM sale WHERE month = ? AND station_id IS NOT NULL", []any{m.String()}, func(r *sql.Rows) error {
		var id org.OfficeID
		err := r.Scan(&id)
		out = append(out, id)
		return err
	})
	return out, err
}

// Plan reads the plan of a month; ok=false when there is none.
func (tx *Tx) Plan(m calendar.Month) (p plan.Plan, ok bool, err error) {
	ok, err = tx.one("SELECT month, filed_on, rev FROM plan WHERE month = ?", []any{m.String()}, month(&p.Month), day(&p.FiledOn), &p.Rev)
	if err != nil || !ok {
		return p, ok, err
	}
	err = tx.each("SELECT part, county_code, county_name, station_id, target, responsible_id, remark FROM plan_line WHERE month = ? ORDER BY line", []any{m.String()}, func(r *sql.Rows) error {
		var l plan.Line
		err := r.Scan(planLine(&l)...)
		p.Lines = append(p.Lines, l)
		return err
	})
	return p, true, err
}

func planLine(l *plan.Line) []any {
	return []any{&l.Part, &l.CountyCode, &l.CountyName, ref(&l.StationID), &l.Target, ref(&l.ResponsibleID), &l.Remark}
}

// SavePlan creates (revision 0) or replaces the plan of a month. Errors: store.stale, store.month_closed.
func (tx *Tx) SavePlan(p plan.Plan) (plan.Plan, error) {
	old, ok, err := tx.Plan(p.Month)
	if err != nil {
		return p, err
	}
	if old.Rev != p.Rev {
		return p, staleFault()
	}
	p.Rev++
	if _, err := tx.exec("INSERT INTO plan (month, filed_on, rev) VALUES (?, ?, ?) ON CONFLICT (month) DO UPDATE SET filed_on = excluded.filed_on, rev = excluded.rev",
		month(&p.Month), day(&p.FiledOn), p.Rev); err != nil {
		return p, err
	}
	if _, err := tx.exec("DELETE FROM plan_line WHERE month = ?", p.Month.String()); err != nil {
		return p, err
	}
	for i := range p.Lines {
		if _, err := tx.exec("INSERT INTO plan_line (month, line, part, county_code, county_name, station_id, target, responsible_id, remark) VALUES (?,?,?,?,?,?,?,?,?)",
			append([]any{p.Month.String(), i + 1}, planLine(&p.Lines[i])...)...); err != nil {
			return p, err
		}
	}
	if ok {
		return p, tx.log("plan", p.Month.String(), "update", old, p, p.Rev)
	}
	return p, tx.log("plan", p.Month.String(), "create", nil, p, p.Rev)
}

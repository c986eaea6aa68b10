package desk

import (
	"encoding/json"
	"slices"

	"fuelbook/backend/calendar"
	"fuelbook/backend/plan"
)

// plan takes in one line of part B into the plan in force.
func (t *unpacking) plan(raw json.RawMessage) error {
	l, err := decode[planRow](raw)
	if err != nil || l.ID == "" || l.Month == (calendar.Month{}) || l.Target < 0 || l.StationID == "" {
		return t.unread(raw)
	}
	key := l.Month.String() + " " + string(l.StationID)
	theirs, why, err := t.planLine(l)
	if err != nil {
		return err
	}
	if why != "" {
		return t.aside(l.ID, key, why)
	}
	in, err := t.planOf(l)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(in.Lines, func(x plan.Line) bool { return x.Part == plan.PersonCards && x.StationID == theirs.StationID })
	return t.arrive(arrival{id: l.ID, key: key, name: "个人卡", record: theirs, seen: l.Seen, home: string(l.StationID),
		find: func(string) (any, string, bool, error) {
			if at < 0 {
				return nil, "", false, nil
			}
			return in.Lines[at], key, true, nil
		},
		make: func() (string, error) {
			in.Lines = append(in.Lines, theirs)
			return key, nil
		},
		save: func(raw json.RawMessage) (string, error) {
			v, err := decode[plan.Line](raw)
			in.Lines[at] = v
			return key, err
		},
		stranger: func(any) string { return "" }})
}

// planLine is a line in our terms; why says what is against taking it.
func (t *unpacking) planLine(l planRow) (line plan.Line, why string, err error) {
	line = plan.Line{Part: plan.PersonCards, Target: l.Target, ResponsibleID: l.ResponsibleID, Remark: l.Remark}
	if line.StationID, why = t.office(l.StationID, false); why == "" {
		why = t.people(&line.ResponsibleID)
	}
	if why == "" {
		why, err = t.planFixed(l.Month)
	}
	return line, why, err
}

// planFixed says why the plan of a month takes no more lines.
func (t *unpacking) planFixed(m calendar.Month) (string, error) {
	if t.closed[m] {
		return m.Chinese() + "在本机已经结账，计划不能再改", nil
	}
	versions, err := t.tx.PlanVersions(m)
	for _, v := range versions {
		if v.State == plan.Approved {
			return m.Chinese() + "的计划在本机已经批准，请在「开发计划」里出补充版", err
		}
	}
	return "", err
}

// planOf is the plan of the month being put together, read once.
func (t *unpacking) planOf(l planRow) (*plan.Plan, error) {
	if p, ok := t.plans[l.Month]; ok {
		return p, nil
	}
	p, ok, err := t.tx.Plan(l.Month)
	if !ok {
		p = plan.Plan{Month: l.Month, FiledOn: l.FiledOn}
	}
	t.plans[l.Month] = &p
	return &p, err
}

// savePlans saves each plan once, where a line of it is another now.
func (t *unpacking) savePlans() error {
	for m, p := range t.plans {
		old, _, err := t.tx.Plan(m)
		if err != nil {
			return err
		}
		if slices.Equal(old.Lines, p.Lines) {
			continue
		}
		if _, err := t.tx.SavePlan(*p); err != nil {
			return err
		}
	}
	return nil
}

package desk

import (
	"context"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/claim"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/org"
	"fuelbook/backend/pursuit"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// claimRule is the rule of key accounts and of the board in force on a day.
func claimRule(tx *store.Tx, on calendar.Date) (claim.Policy, error) {
	raw, err := policyOn(tx, policyClaim, on)
	if err != nil {
		return claim.Policy{}, err
	}
	return claim.ParsePolicy(raw)
}

// keyAccount says why a target is a key account (6.5.4.6), "" when it is none. Its size is computed from the need that was found out.
func (d *Desk) keyAccount(tx *store.Tx, p pursuit.Pursuit) (string, error) {
	today := calendar.FromTime(d.now())
	rule, err := claimRule(tx, today)
	if err != nil {
		return "", err
	}
	policies, err := loadPolicies(tx, today.Month())
	if err != nil {
		return "", err
	}
	size := grading.Grade(grading.Facts{Kind: customer.Institution, Gasoline: p.Gasoline, Diesel: p.Diesel, GasKnown: true, DieselKnown: true, BearerKnown: true, NeedBasis: grading.Declared}, policies.grading).Size
	why, _ := rule.Key(p.ObjectKind, size == grading.Large)
	return why, nil
}

// teamMissing names what the working group of a key account lacks; "" for a target that is none, or whose group is whole.
func (d *Desk) teamMissing(tx *store.Tx, p pursuit.Pursuit) (string, error) {
	why, err := d.keyAccount(tx, p)
	if err != nil || why == "" {
		return "", err
	}
	team, ok, err := tx.TeamOf(p.ID)
	if err != nil {
		return "", err
	}
	if !ok {
		return why + "要先建立工作小组", nil
	}
	return team.Missing(), nil
}

// SaveTeam names the working group of a pursuit. Errors: claim.team, claim.twice, pursuit.no_staff, store.stale, ownership.out_of_reach.
func (d *Desk) SaveTeam(ctx context.Context, a access.Actor, t claim.Team) (out claim.Team, err error) {
	err = d.update(ctx, a, access.ManageTeams, func(tx *store.Tx) error {
		p, c, err := d.reached(tx, a, t.PursuitID)
		if err != nil {
			return err
		}
		if err := pursuit.Ended(p); err != nil {
			return err
		}
		if old, ok, err := tx.TeamOf(t.PursuitID); err != nil {
			return err
		} else if ok {
			t.ID, t.Since = old.ID, old.Since
		} else {
			t.ID, t.Since = "", c.today
		}
		t.Note, t.Members = strings.TrimSpace(t.Note), append([]org.StaffID{}, t.Members...)
		if err := claim.CheckTeam(t).OrNil(); err != nil {
			return err
		}
		if !lo.EveryBy(append([]org.StaffID{t.Head, t.Deputy}, t.Members...), func(id org.StaffID) bool { return c.people[id] != "" }) {
			return fault.New(fault.Invalid, "pursuit.no_staff", "员工名册中没有所选的人", "请刷新后重新选择").On("members")
		}
		out, err = tx.SaveTeam(t)
		return err
	})
	return out, err
}

package desk

import (
	"context"
	"fmt"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/pursuit"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// runningRound is the round surveyed now: the newest census that is prepared or running, else none.
func runningRound(tx *store.Tx) (census.Round, error) {
	list, err := tx.Campaigns()
	r := census.Round("")
	for _, c := range list {
		if c.Kind == census.General && c.State != census.Reported && r < c.Round {
			r = c.Round
		}
	}
	return r, err
}

// roundsByID maps campaigns to their rounds.
func roundsByID(tx *store.Tx) (map[census.CampaignID]census.Round, error) {
	list, err := tx.Campaigns()
	return lo.SliceToMap(list, func(c census.Campaign) (census.CampaignID, census.Round) { return c.ID, c.Round }), err
}

// roundOf is the round a record belongs to.
func roundOf(p census.Prospect, rounds map[census.CampaignID]census.Round) census.Round {
	if r := rounds[p.CampaignID]; r != "" {
		return r
	}
	return census.RoundOf(p.SurveyedOn.Month())
}

// Prospects lists the potential customers with what may be done with each.
func (d *Desk) Prospects(ctx context.Context, a access.Actor) ([]ProspectView, error) {
	out := []ProspectView{}
	err := d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		list, err := tx.Prospects()
		if err != nil {
			return err
		}
		v, err := d.prospectViewer(tx)
		r := reach(a, v.tree)
		out = lo.FilterMap(list, func(p census.Prospect, _ int) (ProspectView, bool) { return v.view(p), r.MayRead(p.StationID) == nil })
		return err
	})
	return out, err
}

// prospectViewer holds what the views of potential customers are made with.
type prospectViewer struct {
	tree      org.Tree
	rounds    map[census.CampaignID]census.Round
	now       census.Round
	today     calendar.Date
	policy    census.Policy
	pursuits  map[census.ID]pursuit.Pursuit
	customers map[customer.ID]string
}

func (d *Desk) prospectViewer(tx *store.Tx) (v prospectViewer, err error) {
	v.today, v.pursuits = calendar.FromTime(d.now()), map[census.ID]pursuit.Pursuit{}
	read := func(step func() error) {
		if err == nil {
			err = step()
		}
	}
	read(func() (e error) { v.tree, e = loadTree(tx); return })
	read(func() (e error) { v.rounds, e = roundsByID(tx); return })
	read(func() (e error) { v.now, e = runningRound(tx); return })
	read(func() error {
		p, e := loadPolicies(tx, v.today.Month())
		v.policy = p.census
		return e
	})
	var names []store.Namesake
	read(func() (e error) { names, e = tx.ConvertedCustomers(); return })
	v.customers = lo.SliceToMap(names, func(n store.Namesake) (customer.ID, string) { return n.ID, n.Name })
	read(func() error {
		list, e := tx.Pursuits()
		for _, p := range list {
			if p.State == pursuit.Open {
				v.pursuits[p.ProspectID] = p
			}
		}
		return e
	})
	return v, err
}

func (v prospectViewer) view(p census.Prospect) ProspectView {
	o, _ := v.tree.Office(p.StationID)
	was := roundOf(p, v.rounds)
	open := v.pursuits[p.ID]
	return ProspectView{Prospect: p, Station: o.Name, Round: was.Label(), Steps: census.Steps(p.Status, was, v.now), Idle: census.Idle(p, v.progress(p), v.today, v.policy),
		PursuitID: open.ID, Customer: v.customers[p.CustomerID]}
}

// progress is the last day something was done about a potential customer.
func (v prospectViewer) progress(p census.Prospect) calendar.Date {
	last := lo.Ternary(p.StatusOn.IsZero(), p.SurveyedOn, p.StatusOn)
	if open, ok := v.pursuits[p.ID]; ok && last.Before(open.ProgressOn) {
		last = open.ProgressOn
	}
	return last
}

// SaveProspect creates or changes a potential customer. Its status changes only through MoveProspect, PursueProspect and the pursuit;
// surveyed again in a later round, a shelved or invalid one is 登记 again. Errors: census.* per field, store.stale.
func (d *Desk) SaveProspect(ctx context.Context, a access.Actor, p census.Prospect) (ProspectView, error) {
	var out ProspectView
	err := d.update(ctx, a, access.EditProspects, func(tx *store.Tx) error {
		s, err := newProspectSaver(tx)
		if err != nil {
			return err
		}
		s.reach = reach(a, s.tree)
		saved, err := s.save(p)
		if err != nil {
			return err
		}
		if err := tx.KeepDraft(string(a.UserID), entryForm, "", ""); p.Rev == 0 && err != nil {
			return err
		}
		v, err := d.prospectViewer(tx)
		out = v.view(saved)
		return err
	})
	return out, err
}

// prospectSaver is the one way a potential customer is stored, typed or imported; it reads once what many records are checked against.
type prospectSaver struct {
	tx        *store.Tx
	tree      org.Tree
	areas     []census.Area
	campaigns []census.Campaign
	rounds    map[census.CampaignID]census.Round
	reach     ownership.Reach // of the account that saves
}

func newProspectSaver(tx *store.Tx) (s prospectSaver, err error) {
	s.tx = tx
	if s.tree, err = loadTree(tx); err != nil {
		return s, err
	}
	if s.areas, err = tx.Areas(); err != nil {
		return s, err
	}
	s.campaigns, err = tx.Campaigns()
	s.rounds = lo.SliceToMap(s.campaigns, func(c census.Campaign) (census.CampaignID, census.Round) { return c.ID, c.Round })
	return s, err
}

func (s prospectSaver) save(p census.Prospect) (census.Prospect, error) {
	var old census.Prospect
	if p.ID != "" {
		var err error
		if old, err = s.tx.Prospect(p.ID); err != nil {
			return p, err
		}
		if err := s.reach.MayRead(old.StationID); err != nil {
			return p, err
		}
	}
	p = carryStatus(p, old)
	p.Name, p.Area = strings.TrimSpace(p.Name), strings.TrimSpace(p.Area)
	p.DeciderPhone, _ = identity.NormalisePhone(p.DeciderPhone)
	fs := fault.List{}
	if o, ok := s.tree.Office(p.StationID); !ok || o.Kind != org.Station {
		fs = append(fs, fault.New(fault.Invalid, "census.station", "没有这个加油站", "请从列表中选择").On("stationId"))
	}
	if err := s.reach.MayRead(p.StationID); err != nil {
		fs = append(fs, fault.From(err).On("stationId"))
	}
	p, f := inArea(p, s.areas)
	if f != nil {
		fs = append(fs, f)
	}
	if err := append(fs, census.Check(p)...).OrNil(); err != nil {
		return p, err
	}
	return s.tx.SaveProspect(s.intoRound(p, old))
}

// carryStatus keeps the fields only the steps may change.
func carryStatus(p, old census.Prospect) census.Prospect {
	if old.ID == "" {
		p.Rev, p.Status, p.StatusOn, p.StatusWhy, p.CustomerID, p.CampaignID = 0, census.Found, calendar.Date{}, "", "", ""
		return p
	}
	p.Status, p.StatusOn, p.StatusWhy, p.CustomerID, p.CampaignID = old.Status, old.StatusOn, old.StatusWhy, old.CustomerID, old.CampaignID
	return p
}

// inArea ties the record to an area of responsibility: the chosen one, or the one its text names.
func inArea(p census.Prospect, areas []census.Area) (census.Prospect, *fault.Fault) {
	if p.AreaID != "" {
		at, ok := lo.Find(areas, func(x census.Area) bool { return x.ID == p.AreaID })
		if !ok {
			return p, fault.New(fault.Invalid, "census.area", "没有这个责任区域", "请重新选择").On("area")
		}
		p.Area = lo.CoalesceOrEmpty(p.Area, at.Name)
		if census.PlaceKey(at.Name) == census.PlaceKey(p.Area) {
			return p, nil
		}
		p.AreaID = "" // the text was changed since it was chosen
	}
	key := census.PlaceKey(p.Area)
	if at, ok := lo.Find(areas, func(x census.Area) bool {
		return x.StationID == p.StationID && census.PlaceKey(x.Name) == key && key != ""
	}); ok {
		p.AreaID = at.ID
	}
	return p, nil
}

// intoRound puts a record into the round of its day; one surveyed again in a later round begins anew.
func (s prospectSaver) intoRound(p, old census.Prospect) census.Prospect {
	now := census.RoundOf(p.SurveyedOn.Month())
	if old.ID != "" && (old.SurveyedOn == p.SurveyedOn || roundOf(old, s.rounds) == now) {
		return p
	}
	p.CampaignID = s.openRound(now)
	if old.Status == census.Shelved || old.Status == census.Invalid {
		if next, err := census.Move(p, census.Found, now.Label()+"普查重新登记", p.SurveyedOn, roundOf(old, s.rounds), now); err == nil {
			return next
		}
	}
	return p
}

// openRound is the campaign of a round, or where that was reported the next one begun since; "" where there is none.
func (s prospectSaver) openRound(r census.Round) census.CampaignID {
	begun := lo.ContainsBy(s.campaigns, func(c census.Campaign) bool { return c.Round == r })
	open := lo.Filter(s.campaigns, func(c census.Campaign, _ int) bool {
		return c.Kind == census.General && c.State != census.Reported && (c.Round == r || begun && c.Round > r)
	})
	return lo.MinBy(open, func(a, b census.Campaign) bool { return a.Round < b.Round }).ID
}

// UndoProspect takes a record out again that was entered last and not worked on. Errors: census.not_new, store.stale.
func (d *Desk) UndoProspect(ctx context.Context, a access.Actor, id census.ID) error {
	return d.update(ctx, a, access.EditProspects, func(tx *store.Tx) error {
		p, err := tx.Prospect(id)
		if err != nil {
			return err
		}
		if err := seesStation(tx, a, p.StationID); err != nil {
			return err
		}
		if p.Rev != 1 || p.Status != census.Found {
			return fault.New(fault.Conflict, "census.not_new", "「"+p.Name+"」登记后又改过，不能直接撤销", "不是潜在客户的请筛查为无效")
		}
		return tx.RemoveProspect(p)
	})
}

// MoveProspect changes the status by a checked step. Into 开发中 use PursueProspect, into 已转化 the pursuit. Shelving one that is pursued
// gives up its pursuit with the same reason. Errors: census.no_step, census.same_round, census.why, census.by_pursuit, store.stale.
func (d *Desk) MoveProspect(ctx context.Context, a access.Actor, id census.ID, to census.Status, why string, rev int64) (ProspectView, error) {
	var out ProspectView
	err := d.update(ctx, a, access.EditProspects, func(tx *store.Tx) error {
		p, err := tx.Prospect(id)
		if err != nil {
			return err
		}
		p.Rev = rev
		if to == census.Pursued || to == census.Converted {
			return fault.New(fault.Conflict, "census.by_pursuit", "「"+string(to)+"」随客户开发记录改变", "请用「列入开发」，或在「客户开发」中登记为客户")
		}
		v, err := d.prospectViewer(tx)
		if err != nil {
			return err
		}
		if err := reach(a, v.tree).MayRead(p.StationID); err != nil {
			return err
		}
		if p, err = census.Move(p, to, why, v.today, roundOf(p, v.rounds), v.now); err != nil {
			return err
		}
		if to == census.Found {
			if p, err = reopen(tx, p, v); err != nil {
				return err
			}
		}
		if p, err = tx.SaveProspect(p); err != nil {
			return err
		}
		if err := giveUpFor(tx, p, why, v.today); err != nil {
			return err
		}
		delete(v.pursuits, p.ID)
		out = v.view(p)
		return nil
	})
	return out, err
}

// reopen puts a record back into the running round.
func reopen(tx *store.Tx, p census.Prospect, v prospectViewer) (census.Prospect, error) {
	c, ok, err := tx.CampaignOf(v.now)
	if ok {
		p.CampaignID, p.SurveyedOn = c.ID, v.today
	}
	return p, err
}

// giveUpFor ends the pursuit of a potential customer that was shelved.
func giveUpFor(tx *store.Tx, p census.Prospect, why string, on calendar.Date) error {
	if p.Status != census.Shelved {
		return nil
	}
	open, ok, err := tx.PursuitFor(p.ID)
	if err != nil || !ok {
		return err
	}
	if open, err = pursuit.Shelve(open, why, on); err != nil {
		return err
	}
	_, err = tx.SavePursuit(open)
	return err
}

// ShelveIdle shelves every pursued one that had no progress for the months of the policy, each with its reason, and says how many.
func (d *Desk) ShelveIdle(ctx context.Context, a access.Actor) (Added, error) {
	out := Added{}
	err := d.update(ctx, a, access.RunCensus, func(tx *store.Tx) error {
		list, err := tx.Prospects()
		if err != nil {
			return err
		}
		v, err := d.prospectViewer(tx)
		if err != nil {
			return err
		}
		for _, p := range list {
			why := v.view(p).Idle
			if why == "" {
				continue
			}
			if p, err = census.Move(p, census.Shelved, why, v.today, "", ""); err != nil {
				return err
			}
			if p, err = tx.SaveProspect(p); err != nil {
				return err
			}
			if err := giveUpFor(tx, p, why, v.today); err != nil {
				return err
			}
			out.New++
		}
		out.Message = fmt.Sprintf("已搁置%d户", out.New)
		return nil
	})
	return out, err
}

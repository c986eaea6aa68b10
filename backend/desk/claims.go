package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/claim"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/pursuit"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// ClaimList is the board and the key accounts of the actor's branch.
type ClaimList struct {
	Posts []PostView `json:"posts"`
	Keys  []KeyView  `json:"keys"`
	Free  []KeyView  `json:"free"` // pursuits in progress that are not on the board
	Days  int        `json:"days"` // how long a claim holds, as the policy says
}

// PostView is a target on the board as it stands now.
type PostView struct {
	claim.Post
	claim.Board
	Name    string   `json:"name"`
	Station string   `json:"station"`
	Need    string   `json:"need"`
	Person  string   `json:"person"` // who holds it
	Story   []string `json:"story"`  // the fairness log in sentences
}

// KeyView is a pursuit with its working group.
type KeyView struct {
	PursuitID pursuit.ID `json:"pursuitId"`
	Name      string     `json:"name"`
	Station   string     `json:"station"`
	Why       string     `json:"why"` // why it is a key account
	Missing   string     `json:"missing"`
	Team      claim.Team `json:"team"`
	People    []string   `json:"people"` // head, deputy, members
}

// NewClaim is something that happened to a target. At is empty for now; an earlier instant is for what becomes known later.
type NewClaim struct {
	Kind    claim.Kind  `json:"kind"`
	StaffID org.StaffID `json:"staffId"`
	At      string      `json:"at"` // RFC 3339
	Why     string      `json:"why"`
	Rev     int64       `json:"rev"`
}

// Claims is the board (摘牌) and the list of key accounts.
func (d *Desk) Claims(ctx context.Context, a access.Actor) (out ClaimList, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		out, err = d.claimList(tx, a)
		return err
	})
	return out, err
}

func (d *Desk) claimList(tx *store.Tx, a access.Actor) (out ClaimList, err error) {
	c, err := d.pursuitContext(tx)
	if err != nil {
		return out, err
	}
	rule, err := claimRule(tx, c.today)
	if err != nil {
		return out, err
	}
	list, err := tx.Pursuits()
	if err != nil {
		return out, err
	}
	posts, err := tx.Posts()
	if err != nil {
		return out, err
	}
	out = ClaimList{Posts: []PostView{}, Keys: []KeyView{}, Free: []KeyView{}, Days: rule.Days}
	mine := lo.Filter(list, func(p pursuit.Pursuit, _ int) bool { return reach(a, c.tree).MayRead(p.StationID) == nil })
	byID := lo.KeyBy(mine, func(p pursuit.Pursuit) pursuit.ID { return p.ID })
	on := map[pursuit.ID]bool{}
	for _, p := range posts {
		if about, ok := byID[p.PursuitID]; ok {
			v := c.postView(p, about, d.now(), rule)
			on[p.PursuitID] = on[p.PursuitID] || v.State != claim.Off
			out.Posts = append(out.Posts, v)
		}
	}
	err = d.keyAccounts(tx, mine, c, on, &out)
	return out, err
}

// keyAccounts adds the key accounts among the pursuits in progress, and those that are not on the board.
func (d *Desk) keyAccounts(tx *store.Tx, mine []pursuit.Pursuit, c pursuitContext, on map[pursuit.ID]bool, out *ClaimList) error {
	for _, p := range mine {
		if p.State != pursuit.Open {
			continue
		}
		v, err := d.keyView(tx, p, c)
		if err != nil {
			return err
		}
		if v.Why != "" {
			out.Keys = append(out.Keys, v)
		}
		if !on[p.ID] {
			out.Free = append(out.Free, v)
		}
	}
	return nil
}

func (d *Desk) keyView(tx *store.Tx, p pursuit.Pursuit, c pursuitContext) (v KeyView, err error) {
	station, _ := c.tree.Office(p.StationID)
	v = KeyView{PursuitID: p.ID, Name: p.Name, Station: station.Name, Team: claim.Team{PursuitID: p.ID, Members: []org.StaffID{}}, People: []string{}}
	if v.Why, err = d.keyAccount(tx, p); err != nil {
		return v, err
	}
	if v.Missing, err = d.teamMissing(tx, p); err != nil {
		return v, err
	}
	team, ok, err := tx.TeamOf(p.ID)
	if ok {
		v.Team = team
		v.People = lo.Map(append([]org.StaffID{team.Head, team.Deputy}, team.Members...), func(id org.StaffID, _ int) string { return c.people[id] })
	}
	return v, err
}

func (c pursuitContext) postView(p claim.Post, about pursuit.Pursuit, now time.Time, rule claim.Policy) PostView {
	station, _ := c.tree.Office(about.StationID)
	b := p.At(now, rule)
	need := strings.Join(lo.Compact([]string{lo.Ternary(about.Gasoline > 0, "汽油"+about.Gasoline.Tonnes()+"吨", ""), lo.Ternary(about.Diesel > 0, "柴油"+about.Diesel.Tonnes()+"吨", "")}), "，")
	return PostView{Post: p, Board: b, Name: about.Name, Station: station.Name, Need: need, Person: c.people[b.Holder], Story: lo.Map(b.Log, func(e claim.Entry, _ int) string {
		at := e.At
		if t, err := time.Parse(time.RFC3339, e.At); err == nil {
			at = t.In(now.Location()).Format("2006-01-02 15:04:05")
		}
		return strings.TrimSpace(at+" "+e.What+" "+c.people[e.StaffID]) + lo.Ternary(e.Held, "", "，不成立") + lo.Ternary(e.Why == "", "", "："+e.Why)
	})}
}

// PutUp puts a pursuit on the board for claiming. Errors: claim.on_board, pursuit.ended, claim.days, ownership.out_of_reach.
func (d *Desk) PutUp(ctx context.Context, a access.Actor, id pursuit.ID, terms string, days int) (out ClaimList, err error) {
	err = d.update(ctx, a, access.ManageTeams, func(tx *store.Tx) error {
		p, c, err := d.reached(tx, a, id)
		if err != nil {
			return err
		}
		if err := pursuit.Ended(p); err != nil {
			return err
		}
		rule, err := claimRule(tx, c.today)
		if err != nil {
			return err
		}
		if days < 1 || days > 366 {
			return fault.New(fault.Invalid, "claim.days", "期限应在1到366天之间", "一般填"+itoa(rule.Days)).On("days")
		}
		posts, err := tx.Posts()
		if err != nil {
			return err
		}
		if slices.ContainsFunc(posts, func(x claim.Post) bool { return x.PursuitID == id && x.At(d.now(), rule).State != claim.Off }) {
			return fault.New(fault.Conflict, "claim.on_board", "「"+p.Name+"」已经在牌上", "请在列表中查看")
		}
		if _, err := tx.SavePost(claim.Post{PursuitID: id, Terms: strings.TrimSpace(terms), Days: days, PutUpAt: d.now().UTC().Format(time.RFC3339), PutUpBy: a.Name, PutUpID: a.UserID, Events: []claim.Event{}}); err != nil {
			return err
		}
		out, err = d.claimList(tx, a)
		return err
	})
	return out, err
}

// WorkPost registers what happened to a target on the board: a claim, its release, the taking off; who holds it then answers for the
// pursuit. A claim that was not the first is kept in the log with the reason. Errors: claim.*, store.stale, ownership.out_of_reach.
func (d *Desk) WorkPost(ctx context.Context, a access.Actor, id claim.PostID, n NewClaim) (out ClaimList, err error) {
	do := lo.Ternary(n.Kind == claim.TakenOff, access.ManageTeams, access.EditProspects)
	now := d.now()
	e, err := eventOf(a, n, now)
	if err != nil {
		return out, err
	}
	err = d.update(ctx, a, do, func(tx *store.Tx) error {
		post, err := tx.Post(id)
		if err != nil {
			return err
		}
		p, c, err := d.reached(tx, a, post.PursuitID)
		if err != nil {
			return err
		}
		post.Rev = n.Rev
		if err := happen(tx, post, p, e, now, c.today); err != nil {
			return err
		}
		out, err = d.claimList(tx, a)
		return err
	})
	return out, err
}

// eventOf is what is registered as an event. Error: claim.at.
func eventOf(a access.Actor, n NewClaim, now time.Time) (claim.Event, error) {
	e := claim.Event{Kind: n.Kind, StaffID: n.StaffID, By: a.Name, UserID: a.UserID, Why: strings.TrimSpace(n.Why)}
	at, err := time.Parse(time.RFC3339, lo.CoalesceOrEmpty(n.At, now.Format(time.RFC3339)))
	if err != nil {
		return e, fault.New(fault.Invalid, "claim.at", "时间「"+n.At+"」读不懂", "请填年月日时分").On("at")
	}
	e.At = at.UTC().Format(time.RFC3339)
	return e, nil
}

// happen adds an event to a target and hands the pursuit to who holds it then.
func happen(tx *store.Tx, post claim.Post, p pursuit.Pursuit, e claim.Event, now time.Time, today calendar.Date) error {
	rule, err := claimRule(tx, today)
	if err != nil {
		return err
	}
	holds, err := held(tx, e.StaffID, now, rule)
	if err != nil {
		return err
	}
	if post, err = post.Do(e, now, holds, rule); err != nil {
		return err
	}
	if post, err = tx.SavePost(post); err != nil {
		return err
	}
	return answerFor(tx, p, post.At(now, rule))
}

// answerFor hands a pursuit in progress to who holds it.
func answerFor(tx *store.Tx, p pursuit.Pursuit, b claim.Board) error {
	if p.State != pursuit.Open || b.State != claim.Held || p.ResponsibleID == b.Holder {
		return nil
	}
	p.ResponsibleID = b.Holder
	_, err := tx.SavePursuit(p)
	return err
}

// held counts the targets a person holds now.
func held(tx *store.Tx, id org.StaffID, now time.Time, rule claim.Policy) (int, error) {
	posts, err := tx.Posts()
	return lo.CountBy(posts, func(p claim.Post) bool {
		b := p.At(now, rule)
		return id != "" && b.State == claim.Held && b.Holder == id
	}), err
}

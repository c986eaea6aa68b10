package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/org"
	"fuelbook/backend/pursuit"
	"fuelbook/backend/store"
	"fuelbook/backend/verification"

	"github.com/samber/lo"
)

// RemovalView says where a proof counts or had counted. Still: what else proves the success, so that it goes on counting.
type RemovalView struct {
	Counted []string `json:"counted"`
	Still   string   `json:"still"`
}

// ProofView is a proof with its names.
type ProofView struct {
	verification.Proof
	Customer string `json:"customer"`
	Code     string `json:"code"`
	Station  string `json:"station"`
	File     string `json:"file"`
	Intact   bool   `json:"intact"` // the file is there and is the one handed in
}

// UnprovenView is a success that is claimed and not proven yet.
type UnprovenView struct {
	CustomerID customer.ID   `json:"customerId"`
	Customer   string        `json:"customer"`
	Code       string        `json:"code"`
	Station    string        `json:"station"`
	Since      calendar.Date `json:"since"` // since when it waits
	Days       int           `json:"days"`
	What       string        `json:"what"`
	Missing    string        `json:"missing"`
	PursuitID  pursuit.ID    `json:"pursuitId"`
}

// ProofList is the work list of verification: what waits for proof, and the proofs.
type ProofList struct {
	Unproven []UnprovenView `json:"unproven"` // longest waiting first
	Proofs   []ProofView    `json:"proofs"`   // waiting for the second person first
}

// Verifications is the work list of 开发核实 in the actor's branch.
func (d *Desk) Verifications(ctx context.Context, a access.Actor) (out ProofList, err error) {
	out = ProofList{Unproven: []UnprovenView{}, Proofs: []ProofView{}}
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		if out.Proofs, err = proofViews(tx, a, tree); err != nil {
			return err
		}
		waiting, err := d.unproven(tx)
		if err != nil {
			return err
		}
		today := calendar.FromTime(d.now())
		for _, u := range waiting {
			c, err := tx.Customer(u.CustomerID)
			if err != nil {
				return err
			}
			if reach(a, tree).MayRead(c.StationID) != nil {
				continue
			}
			station, _ := tree.Office(c.StationID)
			u.Customer, u.Code, u.Station, u.Days = c.Name, c.Code, station.Name, u.Since.DaysUntil(today)
			out.Unproven = append(out.Unproven, u)
		}
		slices.SortStableFunc(out.Unproven, func(x, y UnprovenView) int {
			return cmp.Or(cmp.Compare(x.Since.String(), y.Since.String()), cmp.Compare(x.Code, y.Code))
		})
		return nil
	})
	return out, err
}

func proofViews(tx *store.Tx, a access.Actor, tree org.Tree) ([]ProofView, error) {
	list, err := tx.Proofs()
	if err != nil {
		return nil, err
	}
	out := []ProofView{}
	for _, p := range list {
		c, err := tx.Customer(p.CustomerID)
		if err != nil {
			return nil, err
		}
		if reach(a, tree).MayRead(c.StationID) != nil {
			continue
		}
		station, _ := tree.Office(c.StationID)
		v := ProofView{Proof: p, Customer: c.Name, Code: c.Code, Station: station.Name}
		if file, _, err := tx.Attachment(p.AttachmentID); err == nil {
			v.File, v.Intact = file.Name, file.SHA256 == p.SHA256
		}
		out = append(out, v)
	}
	return out, nil
}

// unproven are the successes claimed and not proven: of the month worked on and those after it, and of pursuits with a customer on file.
func (d *Desk) unproven(tx *store.Tx) ([]UnprovenView, error) {
	found := map[customer.ID]UnprovenView{}
	m, err := d.workMonth(tx)
	if err != nil {
		return nil, err
	}
	for end := calendar.FromTime(d.now()).Month(); !end.Before(m); m = m.Add(1) {
		w, err := d.work(tx, m)
		if err != nil {
			return nil, err
		}
		for _, r := range w.rows {
			if r.Developed && !r.Verified {
				found[r.Customer.ID] = UnprovenView{CustomerID: r.Customer.ID, Since: r.DevelopOn, What: fmt.Sprintf("%s：%s", m.Chinese(), r.DevelopWhy), Missing: r.Proof.Missing}
			}
		}
	}
	if err := pursuedUnproven(tx, found); err != nil {
		return nil, err
	}
	return lo.Values(found), nil
}

// pursuedUnproven adds the pursuits that have a customer on file and no proof.
func pursuedUnproven(tx *store.Tx, found map[customer.ID]UnprovenView) error {
	list, err := tx.Pursuits()
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.State != pursuit.Open || p.CustomerID == "" {
			continue
		}
		verdict, err := verdictOf(tx, p.CustomerID)
		if err != nil {
			return err
		}
		if u, ok := found[p.CustomerID]; !verdict.Proven() {
			u.PursuitID = p.ID
			if !ok {
				u = UnprovenView{CustomerID: p.CustomerID, Since: p.ProgressOn, What: "开发记录在「" + string(p.Stage) + "」", Missing: verdict.Missing, PursuitID: p.ID}
			}
			found[p.CustomerID] = u
		}
	}
	return nil
}

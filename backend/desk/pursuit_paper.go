package desk

import (
	"context"
	"io"

	"fuelbook/backend/access"
	"fuelbook/backend/fault"
	"fuelbook/backend/pursuit"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
)

// PursuitPaper is one of the papers of a pursuit.
type PursuitPaper string

// The papers: 《零售客户情况调查表》 and 《零售客户开发方案》.
const (
	FactSheet   PursuitPaper = "facts"
	SchemePaper PursuitPaper = "scheme"
)

// WritePursuit writes a paper of a pursuit as PDF. Errors: store.not_found, ownership.out_of_reach, pursuit.no_paper, pdf.*.
func (d *Desk) WritePursuit(ctx context.Context, a access.Actor, id pursuit.ID, kind PursuitPaper, out io.Writer) (name string, err error) {
	make, ok := map[PursuitPaper]func(report.PursuitSheet) report.Paper{FactSheet: report.FactPaper, SchemePaper: report.SchemePaper}[kind]
	if !ok {
		return "", fault.New(fault.NotFound, "pursuit.no_paper", "没有「"+string(kind)+"」这种纸面", "请选情况调查表或开发方案")
	}
	var paper report.Paper
	err = d.view(ctx, a, access.ExportFiles, func(tx *store.Tx) error {
		p, c, err := d.reached(tx, a, id)
		if err != nil {
			return err
		}
		unit, _ := c.tree.Unit()
		station, _ := c.tree.Office(p.StationID)
		district, _ := c.tree.DistrictOf(p.StationID)
		_, sealed := c.floors[p.ID]
		paper = make(report.PursuitSheet{Unit: unit.Name, District: district.Name, Station: station.Name, Pursuit: p, People: c.people,
			Advice: pursuit.Advise(p, c.candidates(p), c.staff, c.policy), FloorSealed: sealed, Today: c.today})
		name = safeName(paper.Title + "_" + p.Name)
		return nil
	})
	if err != nil {
		return "", err
	}
	printer, err := d.printer()
	if err != nil {
		return "", err
	}
	return name + ".pdf", printer.Paper(out, paper)
}

package desk

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/backup"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/report"
	"fuelbook/backend/safe"
	"fuelbook/backend/store"
)

// RunDrill rehearses a restore: the newest copy is opened in a place of its own, brought up to this program's structure and proven, as if it had
// to be used. The record is kept and left as a paper; a long job. Error: desk.no_copy.
func (d *Desk) RunDrill(ctx context.Context, a access.Actor) (Work, error) {
	if err := d.needCopies(ctx, a, access.RunBackup); err != nil {
		return Work{}, err
	}
	c, err := d.newest()
	if err != nil {
		return Work{}, err
	}
	return d.begin(a, "恢复演练", 2, func(ctx context.Context, step func(int, string) error) (workFile, error) {
		if err := step(0, "正在试着恢复 "+c.Name); err != nil {
			return workFile{}, err
		}
		r, err := d.drill(ctx, c)
		if err != nil {
			return workFile{}, err
		}
		if err := step(1, "正在记录结果"); err != nil {
			return workFile{}, err
		}
		r.At, r.By = d.now().Format(time.RFC3339), a.Name
		err = d.update(ctx, a, access.RunBackup, func(tx *store.Tx) (err error) { r, err = tx.SaveDrill(r); return err })
		if err != nil {
			return workFile{}, err
		}
		return d.drillPaper(ctx, r)
	})
}

// drill opens a copy of a copy; what is wrong with it is a finding, not an error.
func (d *Desk) drill(ctx context.Context, c backup.Copy) (backup.Drill, error) {
	r := backup.Drill{File: c.Name, Taken: c.At.Format(time.RFC3339), Findings: []string{}}
	dir, err := os.MkdirTemp(d.backups, "drill-*"+safe.Part) // a crash leaves it to the sweep of the next start
	if err != nil {
		return r, safe.Explain(err, d.backups)
	}
	defer func() { _ = os.RemoveAll(dir) }() // a temporary copy
	path := filepath.Join(dir, "drill.db")
	if _, err := safe.Copy(filepath.Join(d.backups, c.Name), path); err != nil {
		return r, err
	}
	months, findings, err := rehearse(ctx, path)
	r.Months, r.Findings, r.Passed = months, append(r.Findings, findings...), err == nil
	if err != nil {
		r.Findings = append(r.Findings, fault.From(err).Error())
	}
	return r, nil
}

// rehearse opens a database and proves all of it: pages, references, the chain of the change log, sums, the forms of closed months.
func rehearse(ctx context.Context, path string) (months int, findings []string, err error) {
	s, err := store.Open(ctx, path, "")
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = firstErr(err, s.Close()) }()
	h, err := s.Check(ctx)
	if err != nil {
		return 0, nil, err
	}
	if !h.OK {
		return 0, h.Findings, fault.New(fault.Invalid, "store.unsound", "备份不完好", "请另做一份备份后再演练")
	}
	err = s.View(ctx, func(tx *store.Tx) error {
		closed, err := tx.ClosedMonths()
		for _, m := range closed {
			c, ok, err := tx.Month(m)
			if err != nil || !ok {
				return err
			}
			if _, err := unpackForms(c); err != nil {
				return err
			}
			months++
		}
		return err
	})
	return months, append(h.Findings, fmt.Sprintf("%d个已结账月份的报表与结账时的指纹一致", months)), err
}

func (d *Desk) drillPaper(ctx context.Context, r backup.Drill) (f workFile, err error) {
	var unit string
	err = d.store.View(ctx, func(tx *store.Tx) error {
		facts, err := tx.Facts()
		unit = facts.Unit
		return err
	})
	if err != nil {
		return f, err
	}
	on := calendar.FromTime(d.now())
	rows := [][]string{}
	for i, said := range r.Findings {
		rows = append(rows, []string{fmt.Sprint(i + 1), said})
	}
	result := map[bool]string{true: "通过：这份备份可以用来恢复", false: "未通过：这份备份不能用"}[r.Passed]
	var out bytes.Buffer
	err = d.writePaper(&out, report.Paper{Title: "恢复演练记录", Unit: unit, On: on, Facts: []string{"备份文件：" + r.File, "备份时间：" + clockText(r.Taken), "演练时间：" + clockText(r.At), "演练人：" + r.By, "结果：" + result},
		Sections: []report.Section{{Title: "核对项目", Titles: []string{"序号", "结果"}, Weights: []int{10, 90}, Rows: rows, Empty: "没有核对"}}, Signers: []string{"演练人", "负责人"}})
	return workFile{name: "恢复演练记录_" + on.String() + ".pdf", media: "application/pdf", data: out.Bytes()}, err
}

package desk

import (
	"context"
	"fmt"
	"io"
	"slices"

	"fuelbook/backend/access"
	"fuelbook/backend/fault"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// ListFile is a list to be written as a workbook: these customers in this order, these columns with these titles.
type ListFile struct {
	Select  Selection    `json:"select"`
	Columns []ViewColumn `json:"columns"`
}

// mostRows is how many rows a worksheet takes below its heading.
const mostRows = 1<<20 - 1

// listCells are the texts of a row by column, as the list shows them.
func listCells(r CustomerRow) map[string]string {
	return map[string]string{"code": r.Code, "name": r.Name, "kind": string(r.Kind), "level": string(r.Level), "managing": string(r.Managing), "clause": r.Clause, "size": string(r.Size),
		"gasoline": r.Gasoline, "diesel": r.Diesel, "basis": r.Basis, "lastFuel": r.LastFuel.String(), "trend": r.Trend, "county": r.County, "station": r.Station,
		"manager": r.Manager, "contact": r.Contact, "phone": r.Phone, "document": r.Document, "industry": r.Industry, "remark": r.Remark,
		"needGasoline": r.NeedGasoline, "needDiesel": r.NeedDiesel, "registered": r.Registered.String()}
}

// WriteList writes exactly the list that is seen: its rows in their order, its columns in theirs, every cell as text.
// Errors: customer.no_column, customer.too_many, customer.selection_moved.
func (d *Desk) WriteList(ctx context.Context, a access.Actor, in ListFile, w io.Writer) error {
	if err := d.allow(ctx, a, access.ExportFiles); err != nil {
		return err
	}
	known := listCells(CustomerRow{})
	for _, c := range in.Columns {
		if _, ok := known[c.Key]; !ok {
			return fault.New(fault.Invalid, "customer.no_column", "客户列表没有「"+c.Key+"」这一列", "请刷新页面后重试")
		}
	}
	if len(in.Columns) == 0 {
		return fault.New(fault.Invalid, "customer.no_column", "没有要导出的列", "请至少显示一列")
	}
	t := sheet.Table{Title: "客户列表", Header: lo.Map(in.Columns, func(c ViewColumn, _ int) string { return lo.CoalesceOrEmpty(c.Title, c.Key) })}
	err := d.eachRow(ctx, a, in.Select, func(r CustomerRow) {
		cells := listCells(r)
		t.Rows = append(t.Rows, lo.Map(in.Columns, func(c ViewColumn, _ int) string { return cells[c.Key] }))
	})
	if err != nil {
		return err
	}
	return sheet.WriteTable(w, t)
}

// eachRow gives the selected rows in their order, read in one transaction.
func (d *Desk) eachRow(ctx context.Context, a access.Actor, s Selection, fn func(CustomerRow)) error {
	ids, err := d.selected(ctx, a, s)
	if err != nil {
		return err
	}
	if len(ids) > mostRows {
		return fault.New(fault.Invalid, "customer.too_many", fmt.Sprintf("共%d户，一个工作表最多放%d行", len(ids), mostRows), "请加条件分几次导出")
	}
	_, by, _, err := d.found(ctx)
	if err != nil {
		return err
	}
	return d.store.View(ctx, func(tx *store.Tx) error {
		for part := range slices.Chunk(ids, 1000) {
			rows, err := by.rows(tx, part, reach(a, by.tree))
			if err != nil {
				return err
			}
			for _, r := range rows {
				fn(r)
			}
		}
		return nil
	})
}

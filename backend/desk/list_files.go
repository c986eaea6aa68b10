package desk

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
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

// MessageList is who a message can be sent to, and who not with the reason.
type MessageList struct {
	To   []MessageTo   `json:"to"`
	Left []MassFailure `json:"left"`
}

// MessageTo is one receiver.
type MessageTo struct {
	Phone string      `json:"phone"`
	Name  string      `json:"name"` // the contact, or the customer itself
	ID    customer.ID `json:"id"`
	Code  string      `json:"code"`
	Of    string      `json:"of"` // name of the customer
}

// MessageList lists the mobile numbers of the selected customers, each number once. It is personal data: the right is that of exports.
func (d *Desk) MessageList(ctx context.Context, a access.Actor, s Selection) (MessageList, error) {
	out := MessageList{To: []MessageTo{}, Left: []MassFailure{}}
	if err := d.allow(ctx, a, access.ExportFiles); err != nil {
		return out, err
	}
	taken := map[string]string{}
	err := d.eachRow(ctx, a, s, func(r CustomerRow) {
		phone, kind := identity.NormalisePhone(r.Phone)
		why := ""
		switch {
		case strings.TrimSpace(r.Phone) == "":
			why = "没有电话"
		case kind == identity.Landline:
			why = "「" + r.Phone + "」是座机，收不到短信"
		case kind != identity.Mobile:
			why = "「" + r.Phone + "」不是手机号"
		case taken[phone] != "":
			why = "号码" + phone + "与「" + taken[phone] + "」相同，只发一次"
		}
		if why != "" {
			out.Left = append(out.Left, MassFailure{r.ID, r.Code, r.Name, why})
			return
		}
		taken[phone] = r.Name
		out.To = append(out.To, MessageTo{phone, lo.CoalesceOrEmpty(r.Contact, r.Name), r.ID, r.Code, r.Name})
	})
	return out, err
}

// WriteMessageList writes the list with those left out on a second sheet.
func (d *Desk) WriteMessageList(ctx context.Context, a access.Actor, s Selection, w io.Writer) error {
	list, err := d.MessageList(ctx, a, s)
	if err != nil {
		return err
	}
	return sheet.WriteTables(w, sheet.Table{Title: "短信名单", Header: []string{"手机号", "称呼", "客户编号", "客户名称"},
		Rows: lo.Map(list.To, func(m MessageTo, _ int) []string { return []string{m.Phone, m.Name, m.Code, m.Of} })},
		sheet.Table{Title: "未列入", Header: []string{"客户编号", "客户名称", "原因"},
			Rows: lo.Map(list.Left, func(f MassFailure, _ int) []string { return []string{f.Code, f.Name, f.Why} })})
}

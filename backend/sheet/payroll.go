package sheet

import (
	"io"

	"fuelbook/backend/calendar"
	"fuelbook/backend/money"
)

// PayRow is one person of a payroll sheet.
type PayRow struct {
	No, Name, Office string
	Own, Pool        money.Fen // own bonus and part of the pools
}

// WritePayroll writes the sheet for the pay office: a row a person, amounts as numbers, the total below.
func WritePayroll(w io.Writer, unit string, m calendar.Month, rows []PayRow) error {
	b := newBook()
	titles := []string{"序号", "工号", "姓名", "机构", "个人奖励（元）", "奖金池分配（元）", "应发合计（元）", "签领"}
	p := b.start("发放表", "填报单位："+unit+"    统计期："+m.Chinese()+"    项目：发卡奖励（6.5.5）", []float64{6, 12, 14, 26, 16, 16, 16, 16}, titles)
	var own, pool money.Fen
	for i, r := range rows {
		b.put(p, []any{b.count(i+1, false), b.words(r.No, false), b.words(r.Name, false), b.words(r.Office, false), b.amount(r.Own, false), b.amount(r.Pool, false), b.amount(r.Own+r.Pool, false), b.words("", false)}, 18)
		own, pool = own+r.Own, pool+r.Pool
	}
	b.put(p, []any{b.words("合计", true), b.words("", true), b.words("", true), b.words("", true), b.amount(own, true), b.amount(pool, true), b.amount(own+pool, true), b.words("", true)}, 20)
	b.line(p, "大写："+(own+pool).Capital(), b.noteStyle(), 18)
	return b.finish(w, p)
}

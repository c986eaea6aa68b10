package intake

import (
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
)

// Unit is what a quantity typed by hand is in.
type Unit string

// The two units of fuel.
const (
	InLitres Unit = "升"
	InTonnes Unit = "吨"
)

// Entry is what a clerk states a customer to have fuelled of one product in one month where no export says so (手工月量). Quantity is decimal
// text in Unit. Beside says that it is fuel no export will ever state, so that it counts together with imported sales of the same customer, month, product.
type Entry struct {
	CustomerID string         `json:"customerId"`
	Code       string         `json:"code"` // 客户编号
	Name       string         `json:"name"`
	Month      calendar.Month `json:"month"`
	Product    string         `json:"product"`
	Unit       Unit           `json:"unit"`
	Quantity   string         `json:"quantity"`
	Amount     money.Fen      `json:"amount"`
	Source     string         `json:"source"` // where the figure stands: 台账, 发票 …
	Beside     bool           `json:"beside"`
}

// Day is the day an entry counts on: the last of its month, of the running month today. A month ahead has none (ok=false).
func (e Entry) Day(today calendar.Date) (day calendar.Date, ok bool) {
	if day = e.Month.Last(); day.After(today) {
		day = today
	}
	return day, !e.Month.IsZero() && day.Month() == e.Month
}

// Check finds what an entry lacks, all at once. Errors: intake.entry_*, those of reading a decimal number.
func (e Entry) Check(reason string, today calendar.Date) (fs fault.List) {
	add := func(wrong bool, field, message, remedy string) {
		if wrong {
			fs = append(fs, fault.New(fault.Invalid, "intake.entry_"+field, message, remedy).On(field))
		}
	}
	_, open := e.Day(today)
	add(!open, "month", "手工月量的月份不能在今天之后，也不能空着", "请选择已经开始的月份")
	add(strings.TrimSpace(e.Product) == "", "product", "没有选油品", "请选择油品")
	add(e.Unit != InLitres && e.Unit != InTonnes, "unit", "数量的单位只能是升或吨", "请选择升或吨")
	add(e.Amount < 0, "amount", "金额不能是负数", "请填这个月的金额（元）")
	add(strings.TrimSpace(e.Source) == "", "source", "没有写数量从哪里来", "请写明依据，例如：加油站台账、销售发票")
	add(strings.TrimSpace(reason) == "", "reason", "没有写为什么手工录入", "请写明原因，例如：该站未接入卡系统")
	return fs
}

// Convert turns the quantity into litres and mass by the factor in force. Errors: intake.entry_quantity.
func (e Entry) Convert(d measure.Density) (v measure.Millilitre, g measure.Gram, err error) {
	if e.Unit == InTonnes {
		if g, err = measure.ParseTonnes(e.Quantity); err == nil {
			v = d.Volume(g)
		}
	} else if v, err = measure.ParseLitres(e.Quantity); err == nil {
		g = d.Mass(v)
	}
	if err == nil && (v <= 0 || g <= 0) {
		err = fault.New(fault.Invalid, "intake.entry_quantity", "数量要大于零", "请填这个月加了多少"+string(e.Unit)+"；没有加油就不用录入")
	}
	if err != nil {
		return 0, 0, fault.From(err).On("quantity")
	}
	return v, g, nil
}

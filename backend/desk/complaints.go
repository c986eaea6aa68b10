package desk

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/complaint"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// ComplaintView is a complaint with its names and how it stands now.
type ComplaintView struct {
	complaint.Complaint
	complaint.Standing
	Office   string                `json:"office"`
	Customer string                `json:"customer"`
	Grade    string                `json:"grade"`
	Clock    string                `json:"clock"` // 还剩1天3小时, 超时2小时 …
	Volume   string                `json:"volume"`
	May      []complaint.Kind      `json:"may"`    // what the actor may do
	Papers   []customer.Attachment `json:"papers"` // its files, as they were attached
}

// ComplaintList is the register of complaints with what there is to choose from. Note says what the clock does not know.
type ComplaintList struct {
	Complaints []ComplaintView   `json:"complaints"`
	Grades     []complaint.Grade `json:"grades"`
	States     []complaint.State `json:"states"`
	Levels     []org.Kind        `json:"levels"`
	Note       string            `json:"note"`
	Calendar   calendar.Workdays `json:"calendar"`
}

// NewComplaint is a complaint to be registered. Severity 0 is that of its category, Came "" is now, OfficeID "" the customer's station or
// else the actor's office.
type NewComplaint struct {
	CustomerID customer.ID  `json:"customerId"`
	OfficeID   org.OfficeID `json:"officeId"`
	Caller     string       `json:"caller"`
	Category   string       `json:"category"`
	Severity   int          `json:"severity"`
	Text       string       `json:"text"`
	Came       string       `json:"came"`
}

// ComplaintStep is something done about a complaint; Cause is the root cause, asked for by 关闭.
type ComplaintStep struct {
	Kind  complaint.Kind `json:"kind"`
	Text  string         `json:"text"`
	Cause string         `json:"cause"`
	Rev   int64          `json:"rev"`
}

// complaintContext is what complaints are seen with.
type complaintContext struct {
	tx          *store.Tx
	actor       access.Actor
	tree        org.Tree
	now         calendar.Moment
	workdays    calendar.Workdays
	policies    map[calendar.Date]complaint.Policy
	roots       map[customer.ID]customer.ID
	first, last calendar.Month
}

func (d *Desk) complaintContext(tx *store.Tx, a access.Actor) (c *complaintContext, err error) {
	c = &complaintContext{tx: tx, actor: a, now: calendar.MomentOf(d.now()), policies: map[calendar.Date]complaint.Policy{}}
	if c.tree, err = loadTree(tx); err != nil {
		return c, err
	}
	if c.workdays, err = workdaysOn(tx, c.now.Day()); err != nil {
		return c, err
	}
	if c.roots, err = tx.Roots(); err != nil {
		return c, err
	}
	c.first, c.last, _, err = tx.SalesSpan()
	return c, err
}

// policy is the table of grades in force on a day: the limits of a complaint are those of the day it came.
func (c *complaintContext) policy(on calendar.Date) (p complaint.Policy, err error) {
	if p, ok := c.policies[on]; ok {
		return p, nil
	}
	raw, err := policyOn(c.tx, policyComplain, on)
	if err != nil {
		return p, err
	}
	p, err = complaint.ParsePolicy(raw)
	c.policies[on] = p
	return p, err
}

// own is the kind of office the actor acts for: the unit, unless the account is one of a branch.
func (c *complaintContext) own() org.Kind {
	if o, ok := c.tree.Office(c.actor.OfficeID); ok {
		return o.Kind
	}
	return org.Unit
}

func (c *complaintContext) standing(x complaint.Complaint) (complaint.Standing, complaint.Policy, error) {
	p, err := c.policy(x.Came.Day())
	if err != nil {
		return complaint.Standing{}, p, err
	}
	return x.At(c.now, p, c.workdays), p, nil
}

func (c *complaintContext) view(x complaint.Complaint) (v ComplaintView, err error) {
	s, p, err := c.standing(x)
	if err != nil {
		return v, err
	}
	o, _ := c.tree.Office(x.OfficeID)
	v = ComplaintView{Complaint: x, Standing: s, Office: o.Name, Grade: p.Grades[min(x.Severity, len(p.Grades))-1].Name, Clock: c.clock(s), May: s.May(c.own()), Papers: []customer.Attachment{}}
	for _, id := range x.Files {
		file, _, err := c.tx.Attachment(id)
		if err != nil {
			return v, err
		}
		v.Papers = append(v.Papers, file)
	}
	if x.CustomerID == "" {
		return v, nil
	}
	v.CustomerID = cmp.Or(c.roots[x.CustomerID], x.CustomerID)
	about, err := c.tx.Customer(v.CustomerID)
	if err != nil {
		return v, err
	}
	v.Customer = about.Name
	v.Volume, err = c.volume(v.CustomerID, x.Came.Day().Month())
	return v, err
}

// clock says in words how much working time is left or missed.
func (c *complaintContext) clock(s complaint.Standing) string {
	switch {
	case s.State == complaint.Done:
		return "用了" + c.span(s.Used) + lo.Ternary(s.Late, "，超时", "") + returnText(s)
	case s.State == complaint.New && s.RespondLeft < 0:
		return "应受理，已过" + c.span(-s.RespondLeft)
	case s.Limit == 0:
		return "按专项处理"
	case s.Late:
		return "超时" + c.span(-s.Left)
	default:
		return "还剩" + c.span(s.Left) + lo.Ternary(s.State == complaint.New || s.State == complaint.Working, "", "（停表）")
	}
}

// returnText says how asking again stands.
func returnText(s complaint.Standing) string {
	switch {
	case s.ReturnBy.IsZero():
		return ""
	case !s.Returned.IsZero():
		return "，" + s.Returned.String() + "已回访"
	default:
		return "，" + s.ReturnBy.String() + "前回访" + lo.Ternary(s.ReturnLate, "，已过期", "")
	}
}

// span writes working minutes as days of working time, hours and minutes.
func (c *complaintContext) span(n int) string {
	day := c.workdays.DayMinutes()
	out := ""
	for _, part := range []struct {
		n    int
		unit string
	}{{n / day, "天"}, {n % day / 60, "小时"}, {n % day % 60, "分"}} {
		if part.n > 0 {
			out += itoa(part.n) + part.unit
		}
	}
	return cmp.Or(out, "0分")
}

// volume says what the customer fuelled a month before and after.
func (c *complaintContext) volume(id customer.ID, came calendar.Month) (string, error) {
	by, err := c.tx.FuelOf(id)
	if err != nil {
		return "", err
	}
	e := tracking.EffectOf(came, by, c.first, c.last)
	side := func(word string, months int, mean measure.Gram) string {
		return word + lo.Ternary(months == 0, "没有数据", fmt.Sprintf("%d个月月均%s吨", months, mean.Tonnes()))
	}
	return side("前", e.BeforeMonths, e.Before) + "，" + side("后", e.AfterMonths, e.After), nil
}

// Complaints is the register of the actor's branch, or of one of its customers when id is not empty: the least time left first, then what
// waits, then the closed ones, newest first. Error: ownership.out_of_reach.
func (d *Desk) Complaints(ctx context.Context, a access.Actor, id customer.ID) (out ComplaintList, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		out, err = d.complaints(tx, a, id)
		return err
	})
	return out, err
}

func (d *Desk) complaints(tx *store.Tx, a access.Actor, id customer.ID) (out ComplaintList, err error) {
	c, err := d.complaintContext(tx, a)
	if err != nil {
		return out, err
	}
	p, err := c.policy(c.now.Day())
	if err != nil {
		return out, err
	}
	out = ComplaintList{Complaints: []ComplaintView{}, Grades: p.Grades, States: complaint.States(), Levels: complaint.Levels(), Calendar: c.workdays}
	if year := c.now.Day().Month().Year(); !c.workdays.Knows(year) {
		out.Note = fmt.Sprintf("工作日历没有%d年的放假和调休安排，现在只按周末计算；国务院通知发布后请在「工作日历」里补上", year)
	}
	list, err := tx.Complaints()
	if id != "" && err == nil {
		if err = within(tx, a, id); err == nil {
			list, err = tx.ComplaintsOf(id)
		}
	}
	for _, x := range list {
		if reach(a, c.tree).MayRead(x.OfficeID) != nil {
			continue
		}
		v, err := c.view(x)
		if err != nil {
			return out, err
		}
		out.Complaints = append(out.Complaints, v)
	}
	slices.SortStableFunc(out.Complaints, func(x, y ComplaintView) int {
		done := func(v ComplaintView) int { return lo.Ternary(v.State == complaint.Done, 1, 0) }
		return cmp.Or(cmp.Compare(done(x), done(y)), cmp.Compare(lo.Ternary(done(x) == 1, 0, x.Left), lo.Ternary(done(y) == 1, 0, y.Left)), cmp.Compare(y.Came, x.Came))
	})
	return out, err
}

// RegisterComplaint puts a complaint into the register. Errors: complaint.* per field, store.not_found, ownership.out_of_reach.
func (d *Desk) RegisterComplaint(ctx context.Context, a access.Actor, n NewComplaint) (v ComplaintView, err error) {
	err = d.update(ctx, a, access.WorkComplaints, func(tx *store.Tx) error {
		c, err := d.complaintContext(tx, a)
		if err != nil {
			return err
		}
		x, err := c.made(n)
		if err != nil {
			return err
		}
		if x, err = tx.SaveComplaint(x); err != nil {
			return err
		}
		v, err = c.view(x)
		return err
	})
	return v, err
}

// made completes and checks a complaint to be registered.
func (c *complaintContext) made(n NewComplaint) (x complaint.Complaint, err error) {
	unit, _ := c.tree.Unit()
	x = complaint.Complaint{CustomerID: cmp.Or(c.roots[n.CustomerID], n.CustomerID), OfficeID: n.OfficeID, Caller: strings.TrimSpace(n.Caller), Category: n.Category, Severity: n.Severity,
		Text: strings.TrimSpace(n.Text), Came: c.now, Taker: c.actor.Name, Events: []complaint.Event{}, Files: []customer.AttachmentID{}}
	if n.Came != "" {
		if x.Came, err = calendar.ParseMoment(n.Came); err != nil {
			return x, fault.From(err).On("came")
		}
	}
	if x.CustomerID != "" {
		about, err := c.tx.Customer(x.CustomerID)
		if err != nil {
			return x, err
		}
		if err := reach(c.actor, c.tree).MayRead(about.StationID); err != nil {
			return x, err
		}
		x.OfficeID = cmp.Or(x.OfficeID, about.StationID)
	}
	x.OfficeID = cmp.Or(x.OfficeID, c.actor.OfficeID, unit.ID)
	if _, ok := c.tree.Office(x.OfficeID); !ok {
		return x, fault.New(fault.Invalid, "complaint.office", "没有这个机构", "请从列表中选择").On("officeId")
	}
	if err := reach(c.actor, c.tree).MayRead(x.OfficeID); err != nil {
		return x, err
	}
	p, err := c.policy(x.Came.Day())
	if err != nil {
		return x, err
	}
	x.Severity = cmp.Or(x.Severity, p.Severity(x.Category))
	return x, complaint.Check(x, c.now, p).OrNil()
}

// WorkComplaint does something about a complaint. Errors: complaint.not_now, complaint.text, complaint.cause, store.stale, ownership.out_of_reach.
func (d *Desk) WorkComplaint(ctx context.Context, a access.Actor, id complaint.ID, step ComplaintStep) (v ComplaintView, err error) {
	err = d.update(ctx, a, access.WorkComplaints, func(tx *store.Tx) error {
		x, err := tx.Complaint(id)
		if err != nil {
			return err
		}
		c, err := d.complaintContext(tx, a)
		if err != nil {
			return err
		}
		if err := reach(a, c.tree).MayRead(x.OfficeID); err != nil {
			return err
		}
		s, _, err := c.standing(x)
		if err != nil {
			return err
		}
		x.Rev = step.Rev
		if x, err = x.Do(complaint.Event{Kind: step.Kind, At: c.now, By: a.Name, UserID: a.UserID, Text: step.Text}, step.Cause, s, c.own()); err != nil {
			return err
		}
		if x, err = tx.SaveComplaint(x); err != nil {
			return err
		}
		v, err = c.view(x)
		return err
	})
	return v, err
}

// AttachToComplaint shows a file of the customer's archive with a complaint: a file is kept once, with the customer. Errors: complaint.file (of
// another customer, or there already), complaint.no_archive, store.not_found, store.stale, ownership.out_of_reach.
func (d *Desk) AttachToComplaint(ctx context.Context, a access.Actor, id complaint.ID, file customer.AttachmentID, rev int64) (v ComplaintView, err error) {
	err = d.update(ctx, a, access.WorkComplaints, func(tx *store.Tx) error {
		x, err := tx.Complaint(id)
		if err != nil {
			return err
		}
		c, err := d.complaintContext(tx, a)
		if err != nil {
			return err
		}
		if err := reach(a, c.tree).MayRead(x.OfficeID); err != nil {
			return err
		}
		if x.CustomerID == "" {
			return fault.New(fault.Conflict, "complaint.no_archive", "投诉人不在客户档案中，附件没有地方存放", "请先建客户档案，用该客户登记投诉")
		}
		f, _, err := tx.Attachment(file)
		if err != nil {
			return err
		}
		same := cmp.Or(c.roots[f.CustomerID], f.CustomerID) == cmp.Or(c.roots[x.CustomerID], x.CustomerID)
		if !same || slices.Contains(x.Files, file) {
			return fault.New(fault.Invalid, "complaint.file", "「"+f.Name+"」不是这个客户的附件，或已在这件投诉中", "请重新选择文件")
		}
		x.Rev, x.Files = rev, append(slices.Clone(x.Files), file)
		if x, err = tx.SaveComplaint(x); err != nil {
			return err
		}
		v, err = c.view(x)
		return err
	})
	return v, err
}

// SaveWorkYear adds a year's arrangement of days off and days worked instead to the working calendar, or replaces it, as a new version of the
// policy. Error: calendar.bad_workdays.
func (d *Desk) SaveWorkYear(ctx context.Context, a access.Actor, year calendar.Shifts) (out calendar.Workdays, err error) {
	err = d.update(ctx, a, access.KeepLists, func(tx *store.Tx) error {
		c, err := d.complaintContext(tx, a)
		if err != nil {
			return err
		}
		out = c.workdays.With(year, d.now().Format("2006-01-02 15:04:05"), c.now.Day()) // versions of a day sort by their time
		return savePolicy(tx, policyWorkdays, out)
	})
	return out, err
}

// WriteComplaints writes the register on paper. Errors: pdf.*.
func (d *Desk) WriteComplaints(ctx context.Context, a access.Actor, out io.Writer) (name string, err error) {
	var paper report.Paper
	err = d.view(ctx, a, access.ExportFiles, func(tx *store.Tx) error {
		list, err := d.complaints(tx, a, "")
		if err != nil {
			return err
		}
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		whole, _ := tree.Whole()
		paper = complaintPaper(list, whole.Name, calendar.FromTime(d.now()))
		return nil
	})
	if err != nil {
		return "", err
	}
	printer, err := d.printer()
	if err != nil {
		return "", err
	}
	return safeName(paper.Title+"_"+paper.On.String()) + ".pdf", printer.Paper(out, paper)
}

func complaintPaper(list ComplaintList, unit string, today calendar.Date) report.Paper {
	rows := lo.Map(list.Complaints, func(v ComplaintView, i int) []string {
		last, _ := lo.Last(v.Events)
		return []string{itoa(i + 1), string(v.Came), v.Office, cmp.Or(v.Customer, v.Caller), v.Grade + "／" + v.Category, v.Text, string(v.Level), string(v.State) + "，" + v.Clock,
			lo.Ternary(last.Kind == "", "", string(last.At)+last.By+string(last.Kind)+"："+last.Text), v.Cause, v.Volume}
	})
	open := lo.CountBy(list.Complaints, func(v ComplaintView) bool { return v.State != complaint.Done })
	late := lo.CountBy(list.Complaints, func(v ComplaintView) bool { return v.Late })
	return report.Paper{Title: "客户投诉登记簿", Clause: "4.2、5.2.4", Unit: unit, On: today, Wide: true,
		Facts: []string{"单位：" + unit, "截至：" + today.Chinese(), fmt.Sprintf("共%d件，未关闭%d件，超时%d件", len(rows), open, late)},
		Sections: []report.Section{{Title: "投诉及处理", Titles: []string{"序号", "投诉时间", "单位", "客户", "类别", "内容", "现在", "状态", "最近办理", "根本原因", "油量"},
			Weights: []int{4, 9, 10, 10, 8, 14, 7, 10, 12, 8, 10}, Rows: rows, Empty: "没有登记投诉"}},
		Notes: lo.Compact([]string{"时限按工作时间计算，等待和暂停的时间不计。油量为投诉当月前后各三个月中有消费明细的月份的月均数。", list.Note}), Signers: []string{"登记人", "零售管理部门", "日期"}}
}

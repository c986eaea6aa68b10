package desk

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/incentive"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
	"fuelbook/backend/report"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// ReleaseEvent lets an event through that a pattern holds back; it is paid by the next settlement. The reason says what was checked. Errors:
// incentive.release_reason, store.duplicate when it was released already.
func (d *Desk) ReleaseEvent(ctx context.Context, a access.Actor, r incentive.Release) (out incentive.Release, err error) {
	if strings.TrimSpace(r.Reason) == "" || r.EventKey == "" {
		return out, fault.New(fault.Invalid, "incentive.release_reason", "没有写怎样核实的", "请写明核实的方式和结果").On("reason")
	}
	r = incentive.Release{EventKey: r.EventKey, Event: r.Event, Held: r.Held, Reason: strings.TrimSpace(r.Reason), By: string(a.UserID), Name: a.Name, At: d.now().Format(time.RFC3339)}
	err = d.update(ctx, a, access.ReleaseBonus, func(tx *store.Tx) error { out, err = tx.SaveRelease(r); return err })
	return out, err
}

// Releases lists what was released, the newest first.
func (d *Desk) Releases(ctx context.Context, a access.Actor) (out []incentive.Release, err error) {
	err = d.view(ctx, a, access.PreviewSettlement, func(tx *store.Tx) error { out, err = tx.Releases(); return err })
	return out, err
}

// Pools lists the pools of approved settlements that lie in the account's branch, newest month first: a station's manager sees and divides his own.
func (d *Desk) Pools(ctx context.Context, a access.Actor) (out []OpenPool, err error) {
	out = []OpenPool{}
	err = d.view(ctx, a, access.DividePool, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		steps, err := tx.SettlementSteps()
		if err != nil {
			return err
		}
		locked, err := tx.Payrolls()
		if err != nil {
			return err
		}
		heads, err := tx.Settlements()
		for k := 0; err == nil && k < len(heads); k++ {
			h := heads[k]
			if steps[h.ID].State != incentive.Approved {
				continue
			}
			var pools []PoolView
			pools, err = poolsOf(tx, h.ID)
			for _, p := range pools {
				if reach(a, tree).MayRead(p.OfficeID) == nil {
					out = append(out, OpenPool{PoolView: p, Settlement: h.ID, Month: h.Month, Locked: locked[h.ID]})
				}
			}
		}
		return err
	})
	return out, err
}

// poolsOf are the pools of a settlement with how they were divided.
func poolsOf(tx *store.Tx, id string) ([]PoolView, error) {
	s, err := tx.Settlement(id)
	if err != nil {
		return nil, err
	}
	shares, err := tx.PoolShares(id)
	by := lo.KeyBy(shares, func(p incentive.PoolShare) org.OfficeID { return p.OfficeID })
	return lo.FilterMap(s.Stations, func(st incentive.Sum, _ int) (PoolView, bool) {
		share := by[org.OfficeID(st.ID)]
		if share.Parts == nil {
			share.Parts = []incentive.Part{}
		}
		return PoolView{OfficeID: org.OfficeID(st.ID), Name: st.Name, Amount: st.Pool, Share: share}, st.Pool > 0
	}), err
}

// DividePool keeps how a station divides its pool of an approved settlement (二次分配). Errors: incentive.pool_*, incentive.not_approved,
// incentive.pool_none, ownership.out_of_reach, store.stale, store.immutable once the sheet for the pay office has left.
func (d *Desk) DividePool(ctx context.Context, a access.Actor, id string, office org.OfficeID, parts []incentive.Part, rev int64) (out incentive.PoolShare, err error) {
	err = d.update(ctx, a, access.DividePool, func(tx *store.Tx) error {
		_, pool, err := poolOf(tx, a, id, office)
		if err != nil {
			return err
		}
		staff, err := tx.Staff()
		if err != nil {
			return err
		}
		known := lo.KeyBy(staff, func(x org.Staff) org.StaffID { return x.ID })
		for i := range parts {
			who, ok := known[parts[i].StaffID]
			if !ok {
				return fault.New(fault.Invalid, "incentive.pool_part", "分配里有不在员工表中的人", "请从名单里选人")
			}
			parts[i].StaffNo, parts[i].Name = who.Number, who.Name
		}
		divided, err := incentive.Distribute(pool.Amount, parts)
		if err != nil {
			return err
		}
		out, err = tx.SavePoolShare(incentive.PoolShare{ID: pool.Share.ID, Settlement: id, OfficeID: office, Parts: divided, By: string(a.UserID), Name: a.Name, At: d.now().Format(time.RFC3339), Rev: rev})
		return err
	})
	return out, err
}

// poolOf is a pool in the account's branch.
func poolOf(tx *store.Tx, a access.Actor, id string, office org.OfficeID) (s incentive.Settlement, pool PoolView, err error) {
	tree, err := loadTree(tx)
	if err != nil {
		return s, pool, err
	}
	if err := reach(a, tree).MayRead(office); err != nil {
		return s, pool, err
	}
	step, err := tx.SettlementStep(id)
	if err != nil {
		return s, pool, err
	}
	if step.State != incentive.Approved {
		return s, pool, fault.New(fault.Conflict, "incentive.not_approved", "这次结算还没有批准", "请批准以后再分配")
	}
	if s, err = tx.Settlement(id); err != nil {
		return s, pool, err
	}
	list, err := poolsOf(tx, id)
	if err != nil {
		return s, pool, err
	}
	pool, ok := lo.Find(list, func(p PoolView) bool { return p.OfficeID == office })
	if !ok {
		return s, pool, fault.New(fault.NotFound, "incentive.pool_none", "这个站没有奖金池", "请核对结算单")
	}
	return s, pool, nil
}

// WritePool prints the signed list of a divided pool. Errors: incentive.pool_undivided, those of poolOf.
func (d *Desk) WritePool(ctx context.Context, a access.Actor, id string, office org.OfficeID, out io.Writer) error {
	var paper report.Paper
	err := d.view(ctx, a, access.ExportFiles, func(tx *store.Tx) error {
		s, pool, err := poolOf(tx, a, id, office)
		if err != nil {
			return err
		}
		if pool.Share.ID == "" {
			return fault.New(fault.NotFound, "incentive.pool_undivided", "这个站还没有分配奖金池", "请先填写分配")
		}
		paper = report.PoolPaper(s, pool.Name, pool.Amount, pool.Share, calendar.FromTime(d.now()))
		return nil
	})
	if err != nil {
		return err
	}
	return d.writePaper(out, paper)
}

// WriteStatement prints what one person gets in a settlement, line by line, with the place to sign. Error: incentive.no_person.
func (d *Desk) WriteStatement(ctx context.Context, a access.Actor, id string, staff org.StaffID, out io.Writer) (name string, err error) {
	var paper report.Paper
	err = d.view(ctx, a, access.ExportFiles, func(tx *store.Tx) error {
		s, err := tx.Settlement(id)
		if err != nil {
			return err
		}
		who, ok := lo.Find(s.People, func(p incentive.Sum) bool { return p.ID == string(staff) })
		if !ok {
			return fault.New(fault.NotFound, "incentive.no_person", "这次结算里没有这个人", "请从结算单的人员里选")
		}
		step, err := tx.SettlementStep(id)
		paper = report.StatementPaper(s, step, who, calendar.FromTime(d.now()))
		name = safeName(fmt.Sprintf("发卡奖励对账单_%s_%s_%s", s.Month, who.No, who.Name)) + ".pdf"
		return err
	})
	if err != nil {
		return "", err
	}
	return name, d.writePaper(out, paper)
}

// WritePayroll writes the sheet for the pay office: a row a person with what is paid, pools as they were divided. Only an approved settlement
// pays; from then on its pools stay as they were divided. Errors: incentive.not_approved, incentive.pool_undivided naming the stations,
// incentive.payroll_total.
func (d *Desk) WritePayroll(ctx context.Context, a access.Actor, id string, out io.Writer) (name string, err error) {
	var rows []sheet.PayRow
	var s incentive.Settlement
	err = d.update(ctx, a, access.ExportFiles, func(tx *store.Tx) error {
		if s, err = tx.Settlement(id); err != nil {
			return err
		}
		step, err := tx.SettlementStep(id)
		if err != nil {
			return err
		}
		if step.State != incentive.Approved {
			return fault.New(fault.Conflict, "incentive.not_approved", "这次结算还没有批准", "请批准以后再交发放")
		}
		pools, err := poolsOf(tx, id)
		if err != nil {
			return err
		}
		open := lo.FilterMap(pools, func(p PoolView, _ int) (string, bool) { return p.Name, p.Share.ID == "" })
		if len(open) > 0 {
			return fault.New(fault.Conflict, "incentive.pool_undivided", "还有站没有分配奖金池："+strings.Join(open, "、"), "请先在「奖金池」里分配")
		}
		rows = payRows(s, pools)
		if sum := lo.SumBy(rows, func(r sheet.PayRow) money.Fen { return r.Own + r.Pool }); sum != s.Total {
			return fault.New(fault.Internal, "incentive.payroll_total", "发放表合计"+sum.Grouped()+"元，结算合计"+s.Total.Grouped()+"元，不相等", "请核对奖金池的分配，并报告程序问题")
		}
		return tx.NotePayroll(id)
	})
	if err != nil {
		return "", err
	}
	return safeName("工资发放表_发卡奖励_"+s.Month.String()+"_"+s.Unit) + ".xlsx", sheet.WritePayroll(out, s.Unit, s.Month, rows)
}

// payRows adds to each person's own bonus what they get of the pools.
func payRows(s incentive.Settlement, pools []PoolView) []sheet.PayRow {
	rows := map[string]*sheet.PayRow{}
	at := func(id, no, name, office string) *sheet.PayRow {
		if rows[id] == nil {
			rows[id] = &sheet.PayRow{No: no, Name: name, Office: office}
		}
		return rows[id]
	}
	for _, p := range s.People {
		at(p.ID, p.No, p.Name, p.Office).Own = p.Amount
	}
	for _, pool := range pools {
		for _, part := range pool.Share.Parts {
			at(string(part.StaffID), part.StaffNo, part.Name, pool.Name).Pool += part.Amount
		}
	}
	out := lo.MapToSlice(rows, func(_ string, r *sheet.PayRow) sheet.PayRow { return *r })
	slices.SortFunc(out, func(a, b sheet.PayRow) int { return strings.Compare(a.No+a.Name, b.No+b.Name) })
	return out
}

// Disputes lists questions about bonuses, the newest first.
func (d *Desk) Disputes(ctx context.Context, a access.Actor) (out []DisputeView, err error) {
	err = d.view(ctx, a, access.PreviewSettlement, func(tx *store.Tx) error {
		list, err := tx.Disputes()
		if err != nil {
			return err
		}
		staff, err := tx.Staff()
		names := lo.SliceToMap(staff, func(s org.Staff) (org.StaffID, string) { return s.ID, s.Number + " " + s.Name })
		out = lo.Map(list, func(x incentive.Dispute, _ int) DisputeView { return DisputeView{x, names[x.StaffID]} })
		return err
	})
	return out, err
}

// AskDispute records a question with its evidence. Errors: incentive.dispute_question, incentive.no_person.
func (d *Desk) AskDispute(ctx context.Context, a access.Actor, x incentive.Dispute) (out incentive.Dispute, err error) {
	if strings.TrimSpace(x.Question) == "" || x.Month.IsZero() {
		return out, fault.New(fault.Invalid, "incentive.dispute_question", "没有写争议的事项，或没有选月份", "请写明哪一项、认为应该是多少、依据是什么").On("question")
	}
	err = d.update(ctx, a, access.PreviewSettlement, func(tx *store.Tx) error {
		staff, err := tx.Staff()
		if err != nil {
			return err
		}
		if !lo.ContainsBy(staff, func(s org.Staff) bool { return s.ID == x.StaffID }) {
			return fault.New(fault.Invalid, "incentive.no_person", "没有选争议涉及的员工", "请选择员工").On("staffId")
		}
		out, err = tx.SaveDispute(incentive.Dispute{Month: x.Month, StaffID: x.StaffID, Question: strings.TrimSpace(x.Question), Evidence: strings.TrimSpace(x.Evidence), State: incentive.Asked,
			AskedBy: string(a.UserID), Asker: a.Name, AskedAt: d.now().Format(time.RFC3339)})
		return err
	})
	return out, err
}

// RuleDispute decides a question; what is upheld becomes a line of the next settlement. Errors: those of incentive.Dispute.Rule, store.stale.
func (d *Desk) RuleDispute(ctx context.Context, a access.Actor, r incentive.Dispute) (out incentive.Dispute, err error) {
	err = d.update(ctx, a, access.ApproveSettlement, func(tx *store.Tx) error {
		x, err := tx.Dispute(r.ID)
		if err != nil {
			return err
		}
		x.Rev = r.Rev
		if x, err = x.Rule(r.State, r.Amount, r.Ruling, string(a.UserID), a.Name, d.now().Format(time.RFC3339)); err != nil {
			return err
		}
		out, err = tx.SaveDispute(x)
		return err
	})
	return out, err
}

// BonusDays lists the days worked for the sale of cards in a month.
func (d *Desk) BonusDays(ctx context.Context, a access.Actor, m calendar.Month) (out []DayView, err error) {
	err = d.view(ctx, a, access.PreviewSettlement, func(tx *store.Tx) error {
		list, err := tx.BonusDays(m)
		if err != nil {
			return err
		}
		staff, err := tx.Staff()
		names := lo.SliceToMap(staff, func(s org.Staff) (org.StaffID, string) { return s.ID, s.Number + " " + s.Name })
		out = lo.Map(list, func(x incentive.Day, _ int) DayView { return DayView{x, names[x.StaffID]} })
		return err
	})
	return out, err
}

// AddBonusDay notes a day. Errors: incentive.day (nobody, no kind, or a day to come), store.duplicate.
func (d *Desk) AddBonusDay(ctx context.Context, a access.Actor, x incentive.Day) (out incentive.Day, err error) {
	x.Kind, x.Note = strings.TrimSpace(x.Kind), strings.TrimSpace(x.Note)
	if x.StaffID == "" || x.Kind == "" || x.On.IsZero() || x.On.After(calendar.FromTime(d.now())) {
		return out, fault.New(fault.Invalid, "incentive.day", "没有选人、没有写哪种出勤，或日期在今天以后", "请补填；出勤的种类要和方案里的「活动」一致").On("kind")
	}
	err = d.update(ctx, a, access.DraftScheme, func(tx *store.Tx) error {
		out, err = tx.SaveBonusDay(incentive.Day{StaffID: x.StaffID, On: x.On, Kind: x.Kind, Note: x.Note, By: string(a.UserID), Name: a.Name})
		return err
	})
	return out, err
}

// RemoveBonusDay takes a wrong day back; what was paid for it is taken back by the next settlement.
func (d *Desk) RemoveBonusDay(ctx context.Context, a access.Actor, id string) error {
	return d.update(ctx, a, access.DraftScheme, func(tx *store.Tx) error { return tx.RemoveBonusDay(id) })
}

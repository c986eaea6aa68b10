package desk

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"fuelbook/backend/access"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
	"fuelbook/backend/matching"
	"fuelbook/backend/org"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// maxAlike is how many customers are listed beside a form.
const maxAlike = 10

// Similar lists whom a customer being written resembles: while typing, so nothing is refused. A draft with an id is not
// compared with itself, nor with those it was declared different from. Of one outside the account's branch it names who it is, not how to
// reach it.
func (d *Desk) Similar(ctx context.Context, a access.Actor, draft SimilarDraft) (AlikeList, error) {
	out := AlikeList{Rows: []Alike{}}
	err := d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		p, err := draft.profile(tx)
		if err != nil {
			return err
		}
		list, err := alikeTo(tx, p, draft.ID)
		if err != nil {
			return err
		}
		apart, err := declared(tx)
		if err != nil {
			return err
		}
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		r := reach(a, tree)
		list = lo.Filter(list, func(x alike, _ int) bool { _, known := apart[pairKey(draft.ID, x.customer.ID)]; return !known })
		out.Total = len(list)
		out.Rows = lo.Map(list[:min(len(list), maxAlike)], func(x alike, _ int) Alike {
			c := x.customer
			if r.MayRead(c.StationID) != nil {
				c.Contact, c.Phone = "", ""
			}
			return Alike{ID: c.ID, Code: c.Code, Name: c.Name, Kind: c.Kind, County: c.CountyName, Contact: c.Contact, Phone: c.Phone,
				Score: x.found.Score, Verdict: x.found.Verdict, Reasons: x.found.Reasons}
		})
		return nil
	})
	return out, err
}

// profile is what the draft says, with the marks of the record it changes.
func (x SimilarDraft) profile(tx *store.Tx) (matching.Profile, error) {
	c := customer.Customer{ID: x.ID, Kind: x.Kind, Name: x.Name, Document: x.Document, Phone: x.Phone, Contact: x.Contact, CountyName: x.County}
	if x.StationID != "" && x.County == "" {
		tree, err := loadTree(tx)
		if err != nil {
			return matching.Profile{}, err
		}
		station, _ := tree.Office(x.StationID)
		c.CountyName = station.CountyName
	}
	if x.ID == "" {
		return profile(c, nil), nil
	}
	marks, err := tx.Marks([]customer.ID{x.ID})
	return profile(c, marks[x.ID]), err
}

// pairKey names a pair in either order.
func pairKey(a, b customer.ID) [2]customer.ID { return [2]customer.ID{min(a, b), max(a, b)} }

// declared are the declarations in force, by the living customers they speak of: what was said of a merged record holds
// for the one it is read as.
func declared(tx *store.Tx) (map[[2]customer.ID]matching.Distinct, error) {
	list, err := tx.Distincts()
	if err != nil {
		return nil, err
	}
	roots, err := tx.Roots()
	out := map[[2]customer.ID]matching.Distinct{}
	for _, x := range list {
		if a, b := lo.ValueOr(roots, x.A, x.A), lo.ValueOr(roots, x.B, x.B); !x.Withdrawn && a != b {
			out[pairKey(a, b)] = x
		}
	}
	return out, err
}

// Duplicates is a page of the pairs of the whole registry that may be one customer, the likeliest first, without those
// declared different; or with Declared the pairs declared different. An account of a branch sees the pairs that lie in it.
func (d *Desk) Duplicates(ctx context.Context, a access.Actor, q DuplicateQuery) (DuplicatePage, error) {
	page := DuplicatePage{Rows: []DuplicateRow{}, Notes: []string{}}
	err := d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		pairs, crowds, err := d.likePairs(tx)
		if err != nil {
			return err
		}
		apart, err := declared(tx)
		if err != nil {
			return err
		}
		list, err := tx.Customers()
		if err != nil {
			return err
		}
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		r := reach(a, tree)
		list = lo.Filter(list, func(c customer.Customer, _ int) bool { return r.MayRead(c.StationID) == nil })
		byID := lo.KeyBy(list, func(c customer.Customer) customer.ID { return c.ID })
		seen := func(a, b customer.ID) bool { return byID[a].ID != "" && byID[b].ID != "" }
		apart = lo.PickBy(apart, func(k [2]customer.ID, _ matching.Distinct) bool { return seen(k[0], k[1]) })
		pairs = lo.Filter(pairs, func(p likePair, _ int) bool { return seen(p.a, p.b) })
		page.Customers, page.Declared = len(list), len(apart)
		if r.All() {
			page.Notes = lo.Map(crowds, func(c matching.Crowd, _ int) string { return crowdNote(c) })
		}
		pairs = page.open(pairs, apart)
		if q.Declared {
			pairs = lo.Map(lo.Keys(apart), func(k [2]customer.ID, _ int) likePair { return likePair{k[0], k[1], 0} })
			sortPairs(pairs)
		}
		pairs = lo.Filter(pairs, func(p likePair, _ int) bool { return q.wants(p, byID[p.a], byID[p.b]) })
		page.Total = len(pairs)
		from := min(max(q.Offset, 0), len(pairs))
		limit := lo.Ternary(q.Limit <= 0, 50, min(q.Limit, 200))
		page.Rows, err = duplicateRows(tx, pairs[from:min(from+limit, len(pairs))], byID, apart)
		return err
	})
	return page, err
}

// open takes the pairs declared different away and counts the rest.
func (page *DuplicatePage) open(pairs []likePair, apart map[[2]customer.ID]matching.Distinct) []likePair {
	pairs = lo.Filter(pairs, func(p likePair, _ int) bool { _, known := apart[pairKey(p.a, p.b)]; return !known })
	page.Same = lo.CountBy(pairs, func(p likePair) bool { return matching.VerdictOf(p.score) == matching.Same })
	page.Suspected = len(pairs) - page.Same
	return pairs
}

func (q DuplicateQuery) wants(p likePair, a, b customer.Customer) bool {
	if q.Verdict != "" && !q.Declared && string(matching.VerdictOf(p.score)) != q.Verdict {
		return false
	}
	text := strings.ToUpper(identity.FoldName(q.Text))
	return text == "" || lo.SomeBy([]string{a.Name, b.Name, a.Code, b.Code}, func(s string) bool {
		return strings.Contains(strings.ToUpper(identity.FoldName(s)), text)
	})
}

// duplicateRows words the pairs of a page.
func duplicateRows(tx *store.Tx, pairs []likePair, byID map[customer.ID]customer.Customer, apart map[[2]customer.ID]matching.Distinct) ([]DuplicateRow, error) {
	ids := lo.Uniq(lo.FlatMap(pairs, func(p likePair, _ int) []customer.ID { return []customer.ID{p.a, p.b} }))
	marks, err := tx.Marks(ids)
	if err != nil {
		return nil, err
	}
	tree, err := loadTree(tx)
	if err != nil {
		return nil, err
	}
	staff, err := tx.Staff()
	names := lo.SliceToMap(staff, func(s org.Staff) (org.StaffID, string) { return s.ID, s.Name })
	return lo.Map(pairs, func(p likePair, _ int) DuplicateRow {
		a, b := byID[p.a], byID[p.b]
		if b.Code < a.Code { // the older number stands first
			a, b = b, a
		}
		found := matching.Compare(profile(a, marks[a.ID]), profile(b, marks[b.ID]))
		row := DuplicateRow{A: a.ID, B: b.ID, Score: found.Score, Verdict: found.Verdict, Reasons: found.Reasons,
			Fields: beside(fieldsOf(a, marks[a.ID], tree, names), fieldsOf(b, marks[b.ID], tree, names))}
		if x, known := apart[pairKey(a.ID, b.ID)]; known {
			row.Declared = &x
		}
		return row
	}), err
}

// fieldsOf are the fields of a record a clerk compares, in order.
func fieldsOf(c customer.Customer, m *store.Marks, tree org.Tree, staff map[org.StaffID]string) [][2]string {
	station, _ := tree.Office(c.StationID)
	if m == nil {
		m = &store.Marks{}
	}
	listed := func(values []string) string {
		return strings.Join(lo.Uniq(lo.Without(values, "")), "、")
	}
	return [][2]string{{"客户编号", c.Code}, {"客户名称", c.Name}, {"类别", string(c.Kind)}, {"证件号码", c.Document}, {"联系人", c.Contact}, {"电话", c.Phone},
		{"其他联系人", listed(m.Contacts)}, {"其他电话", listed(m.Phones)}, {"车牌", listed(m.Plates)}, {"地址", listed(m.Addresses)}, {"曾并入的名称", listed(m.Names)}, {"所属区县", c.CountyName}, {"归属加油站", station.Name},
		{"责任人", staff[c.ManagerID]}, {"行业", c.Industry}, {"个人客户类型", c.PersonClass}, {"汽油月需求（吨）", massText(c.Need.Gasoline)}, {"柴油月需求（吨）", massText(c.Need.Diesel)},
		{"建档日期", c.Registered.String()}, {"备注", c.Remark}}
}

// beside puts the fields of two records beside each other; what neither has is left out.
func beside(a, b [][2]string) []DuplicateField {
	out := []DuplicateField{}
	for i := range a {
		x, y := strings.TrimPrefix(a[i][1], "—"), strings.TrimPrefix(b[i][1], "—")
		if x == "" && y == "" {
			continue
		}
		state := "异"
		switch {
		case x == y:
			state = "同"
		case x == "" || y == "":
			state = "缺"
		}
		out = append(out, DuplicateField{Label: a[i][0], A: x, B: y, State: state})
	}
	return out
}

// longestReason bounds what a clerk writes beside a declaration.
const longestReason = 200

// DeclareDifferent says that two customers are not one: they are not suggested again until that is withdrawn.
// Errors: matching.reason, matching.itself, store.not_found, customer.merged.
func (d *Desk) DeclareDifferent(ctx context.Context, a access.Actor, r DifferentRequest) (matching.Distinct, error) {
	var out matching.Distinct
	err := d.update(ctx, a, access.EditCustomers, func(tx *store.Tx) error {
		if err := checkDifferent(tx, &r); err != nil {
			return err
		}
		k := pairKey(r.A, r.B)
		x, _, err := tx.DistinctOf(r.A, r.B)
		if err != nil {
			return err
		}
		x.A, x.B, x.Reason, x.By, x.At, x.Withdrawn = k[0], k[1], r.Reason, a.Name, d.now().Format(time.RFC3339), false
		out, err = tx.SaveDistinct(x)
		return err
	})
	return out, err
}

func checkDifferent(tx *store.Tx, r *DifferentRequest) error {
	r.Reason = strings.TrimSpace(r.Reason)
	switch n := utf8.RuneCountInString(r.Reason); {
	case n == 0:
		return fault.New(fault.Invalid, "matching.reason", "请写明为什么不是同一客户", "例如：两块营业执照，地址不同").On("reason")
	case n > longestReason:
		return fault.New(fault.Invalid, "matching.reason", "理由有"+itoa(n)+"个字，超过"+itoa(longestReason)+"个字", "请写短一些").On("reason")
	case r.A == r.B:
		return fault.New(fault.Invalid, "matching.itself", "两边是同一份档案", "请选择两份不同的档案")
	}
	for _, id := range []customer.ID{r.A, r.B} {
		c, err := tx.Customer(id)
		if err != nil {
			return err
		}
		if c.MergedInto != "" {
			return fault.New(fault.Conflict, "customer.merged", "「"+c.Name+"」（"+c.Code+"）已并入另一份档案", "请刷新列表；要分开，请先撤销那次合并")
		}
	}
	return nil
}

// WithdrawDifferent takes a declaration back: the pair is suggested again. Error: store.not_found.
func (d *Desk) WithdrawDifferent(ctx context.Context, a access.Actor, id string) (matching.Distinct, error) {
	var out matching.Distinct
	err := d.update(ctx, a, access.EditCustomers, func(tx *store.Tx) error {
		x, err := tx.Distinct(id)
		if err != nil {
			return err
		}
		x.Withdrawn = true
		out, err = tx.SaveDistinct(x)
		return err
	})
	return out, err
}

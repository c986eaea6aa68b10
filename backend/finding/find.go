package finding

import (
	"slices"
	"strings"

	"fuelbook/backend/customer"
	"fuelbook/backend/identity"
)

// fewHits is how many hits are sorted by themselves instead of being met along the order of all.
const fewHits = 2000

// Find answers a question.
func (r *Register) Find(q Query) Page {
	r.mu.RLock()
	defer r.mu.RUnlock()
	hits := slices.Clone(r.living)
	for _, word := range strings.Fields(q.Text) { // before folding, which drops blanks between hanzi
		if word = identity.FoldName(word); word != "" {
			hits.and(r.word(word))
		}
	}
	for f, value := range q.Is {
		if value != "" {
			r.facets[f].keep(hits, value)
		}
	}
	if q.Among != nil {
		r.facets[q.Among.Filter].keep(hits, q.Among.Values...)
	}
	page := Page{IDs: []customer.ID{}, Total: hits.count()}
	from := min(max(q.Offset, 0), page.Total)
	n := page.Total - from
	if q.Limit > 0 {
		n = min(n, q.Limit)
	}
	if n == 0 {
		return page
	}
	for _, p := range r.slice(hits, page.Total, q, from, n) {
		page.IDs = append(page.IDs, customer.ID(r.ids.at(p)))
	}
	return page
}

// slice are n hits from one on in the order asked for.
func (r *Register) slice(hits set, total int, q Query, from, n int) []uint32 {
	by := q.Order
	if !slices.Contains(Orders(), by) {
		by = ByCode
	}
	if q.Desc { // the same hits counted from the end, and turned round
		from = total - from - n
	}
	var out []uint32
	switch {
	case total <= fewHits:
		all := make([]uint32, 0, total)
		hits.each(func(p uint32) { all = append(all, p) })
		slices.SortFunc(all, r.compare(by))
		out = all[from : from+n]
	case from+n/2 > total/2:
		out = along(r.ordered(by), hits, total-from-n, n, true)
	default:
		out = along(r.ordered(by), hits, from, n, false)
	}
	if q.Desc {
		slices.Reverse(out)
	}
	return out
}

// stride is how many places along counts at once: without a decision at each, memory is read several times as fast.
const stride = 64

// along walks an order, from its end with back, leaves so many hits out and takes the next n; they come in the order itself.
func along(order []uint32, hits set, leave, n int, back bool) []uint32 {
	out := make([]uint32, 0, n)
	for len(order) > 0 && len(out) < n {
		cut := min(stride, len(order))
		part, rest := order[:cut], order[cut:]
		if back {
			part, rest = order[len(order)-cut:], order[:len(order)-cut]
		}
		order = rest
		if met := hits.among(part); met <= leave {
			leave -= met
			continue
		}
		for i := range part {
			p := part[i]
			if back {
				p = part[cut-1-i]
			}
			switch {
			case !hits.has(p):
			case leave > 0:
				leave--
			case len(out) < n:
				out = append(out, p)
			}
		}
	}
	if back {
		slices.Reverse(out)
	}
	return out
}

// word are the customers that one word finds, whatever it is: a piece of a name, a contact, a holder or a plate, initials, a spelling,
// the beginning or end of a customer code, the beginning of a document number, the end of a phone or card number.
func (r *Register) word(word string) set {
	out := make(set, len(r.living))
	if run, ok := r.characters.read(strings.ReplaceAll(word, "\u00b7", "")); ok {
		r.words.find(run, out) // plates are kept without their dot
	}
	if run, ok := r.characters.read(word); ok {
		r.words.find(run, out)
	}
	up, low := strings.ToUpper(word), strings.ToLower(word)
	if !strings.ContainsFunc(up, func(c rune) bool { return c > 127 }) {
		r.codes.find(up, out)
		r.codeEnds.find(up, out)
		r.documents.find(up, out)
		if number := digits(word); number != "" && strings.Trim(word, "0123456789-+") == "" {
			r.phones.find(number, out)
			r.cardEnds.find(number, out)
		}
	} else {
		r.codes.find(up, out)
	}
	r.sounds(low, out)
	return out
}

// sounds adds what is read with these initials or spelled so.
func (r *Register) sounds(word string, out set) {
	run := make([]uint16, len(word))
	for i := range len(word) {
		if run[i] = initial(word[i]); run[i] == 0 {
			return
		}
	}
	r.initials.find(run, out)
	if len(word) < 2 || strings.Trim(word, "0123456789") == "" {
		return
	}
	for _, s := range r.letters.spellings(word) {
		run := append(s.whole, 0)
		for _, end := range s.last {
			run[len(run)-1] = end
			r.syllables.find(run, out)
		}
	}
}

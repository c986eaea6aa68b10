package matching

import (
	"cmp"
	"slices"
	"strings"

	"fuelbook/backend/identity"
)

// evidence is one thing that speaks for or against; a and b are what the sentence shows.
type evidence struct {
	what   clue
	weight int
	a, b   string
}

// scale collects evidence. A veto keeps the verdict at 不同 whatever else there is.
type scale struct {
	list  []evidence
	sum   int
	floor int // what a number that belongs to one alone makes of the score at least
	limit int // what names that are only a little alike make of it at most; 0 for none
	veto  bool
}

func (s *scale) add(what clue, weight int, words ...string) {
	e := evidence{what: what, weight: weight}
	if len(words) > 0 {
		e.a = words[0]
	}
	if len(words) > 1 {
		e.b = words[1]
	}
	s.list = append(s.list, e)
	s.sum += weight
}

func (s *scale) forbid(what clue, words ...string) {
	s.add(what, vetoWeight, words...)
	s.veto = true
}

// vetoWeight is shown beside what excludes that two records are one.
const vetoWeight = -100

// Compare says whether two profiles are one customer. It is symmetric, and a profile compared with itself that has
// anything to go by is 同一客户.
func Compare(a, b Profile) Suggestion { return Prepare(a).Compare(Prepare(b)) }

// Compare says whether two subjects are one customer, with all reasons.
func (s *Subject) Compare(other *Subject) Suggestion {
	w := weigh(s, other)
	return w.suggestion()
}

// Likely is Compare for going through many pairs: ok is false, and nothing is worded, where the verdict is 不同.
func (s *Subject) Likely(other *Subject) (found Suggestion, ok bool) {
	w := weigh(s, other)
	if w.verdict() == Different {
		return Suggestion{Verdict: Different}, false
	}
	return w.suggestion(), true
}

func weigh(a, b *Subject) (w scale) {
	w.list = make([]evidence, 0, 10)
	switch {
	case a.person && b.person:
		w.persons(a, b)
	case !a.person && !b.person:
		w.organisations(a, b)
	default:
		w.mixed(a, b)
	}
	return w
}

func (s *scale) score() int {
	if s.veto {
		return min(max(s.sum, 0), suspectedFrom-1)
	}
	if s.limit > 0 && s.floor == 0 {
		return min(max(s.sum, 0), s.limit)
	}
	return min(max(s.sum, s.floor), 100)
}

func (s *scale) verdict() Verdict { return VerdictOf(s.score()) }

// VerdictOf is the verdict a score stands for.
func VerdictOf(score int) Verdict {
	switch {
	case score >= sameFrom:
		return Same
	case score >= suspectedFrom:
		return Suspected
	}
	return Different
}

// organisations weighs two organisations: the best pair of their names, then numbers, people and places.
func (s *scale) organisations(a, b *Subject) {
	if s.codes(a.document, b.document); s.veto {
		return
	}
	var best scale
	rel, alias := otherName, false
	for i := range a.names {
		for k := range b.names {
			var one scale
			r := one.name(&a.names[i], &b.names[k])
			one.location(&a.names[i], &b.names[k], a.county, b.county)
			if i+k == 0 || one.better(best) {
				best, rel, alias = one, r, i+k > 0
			}
		}
	}
	s.take(best)
	if slices.Contains([]relation{slipName, slightName, frontName, abbreviated, initialed}, rel) {
		s.limit = sameFrom - 1
	}
	if alias {
		s.add(clueAlias, 0)
	}
	s.shared(a, b, companyWeights)
	s.contacts(a, b, rel)
	if a.misfiled != b.misfiled {
		s.add(clueMisfiled, -5)
	}
}

// better reports whether evidence is without a veto the other has, or weighs more.
func (s *scale) better(than scale) bool {
	if s.veto != than.veto {
		return than.veto
	}
	if s.sum != than.sum {
		return s.sum > than.sum
	}
	return slices.CompareFunc(s.list, than.list, func(x, y evidence) int {
		return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(x.what, y.what))
	}) < 0
}

func (s *scale) take(o scale) {
	s.list, s.sum, s.veto = append(s.list, o.list...), s.sum+o.sum, s.veto || o.veto
}

// nameWeights are the weights of the relations of two names of organisations.
func nameWeight(r relation) (clue, int) {
	switch r {
	case exactName:
		return clueName, 60
	case soundName:
		return clueSound, 50
	case soundsName:
		return clueSounds, 36
	case shapeName:
		return clueShape, 48
	case swapName:
		return clueSwap, 45
	}
	return rareNameWeight(r)
}

func rareNameWeight(r relation) (clue, int) {
	switch r {
	case partTrade:
		return cluePart, 44
	case shortName:
		return clueShort, 40
	case lostName:
		return clueLost, 36
	case frontName:
		return clueFront, 34
	case initialed:
		return clueInitials, 24
	case abbreviated:
		return clueAbbreviated, 22
	case slipName:
		return clueSlip, 34
	case slightName:
		return clueSlight, 30
	case otherTrade:
		return clueTrade, -50
	}
	return clueOther, -45
}

// name weighs two names of organisations without their places.
func (s *scale) name(a, b *orgName) relation {
	if len(a.body) == 0 || len(b.body) == 0 {
		return otherName
	}
	r := relate(a, b)
	what, weight := nameWeight(r)
	s.add(what, weight, ordered(string(a.body), string(b.body))...)
	x, y := a.digits(), b.digits()
	if r == otherName && (x == y || strings.Trim(string(a.body), x) != strings.Trim(string(b.body), y)) {
		return r
	}
	switch {
	case x == y:
	case x != "" && y != "":
		s.forbid(clueNumber, ordered(x, y)...)
	default:
		s.add(clueOneNumber, -40, x+y)
	}
	if r == otherTrade || r == otherName {
		return r
	}
	s.branches(a, b)
	s.forms(a, b)
	return r
}

// ordered puts two words in one order, so that a sentence reads the same whichever record comes first.
func ordered(a, b string) []string {
	if b < a {
		return []string{b, a}
	}
	return []string{a, b}
}

func (s *scale) branches(a, b *orgName) {
	x, y := a.where.String()+a.which, b.where.String()+b.which
	switch {
	case !a.branch && !b.branch:
	case a.branch != b.branch:
		s.forbid(clueBranch, x+y)
	case a.which != b.which || a.where.against(b.where) || a.where.county != b.where.county:
		s.forbid(clueBranches, ordered(x, y)...)
	default:
		s.add(clueSameBranch, 8, x)
	}
}

// vague reports whether a name leaves open which form its bearer has.
func (o *orgName) vague() bool { return o.form == unformed || o.form == company && !o.group }

// forms weighs the legal forms.
func (s *scale) forms(a, b *orgName) {
	x, y := min(a.form, b.form), max(a.form, b.form)
	if a.group != b.group && !a.vague() && !b.vague() {
		s.add(clueGroup, -14)
		return
	}
	if what, weight := formWeight(x, y); weight != 0 {
		s.add(what, weight, string(x), string(y))
	}
}

// formWeight weighs two forms, the smaller first.
func formWeight(x, y form) (clue, int) {
	companies := func(f form) bool { return f == company || f == limited || f == stock }
	switch {
	case x == unformed, x == company && y == shop, x == shop && y == company:
		return clueForm, 0
	case x == y:
		return clueForm, 8
	case companies(x) && companies(y):
		return clueForms, 4
	case x == coop || y == coop:
		return clueOtherForm, -16
	}
	return clueOtherForm, -8
}

// location weighs where two organisations are: by their names, else by the county they are filed in.
func (s *scale) location(a, b *orgName, filedA, filedB place) {
	switch {
	case a.place.told() && b.place.told():
		s.places(a.place, b.place)
		if filedA.told() && filedA == filedB {
			s.add(clueCounty, 4, filedA.String())
		}
	case a.place.told() && filedB.told():
		s.against(a.place, filedB)
	case b.place.told() && filedA.told():
		s.against(b.place, filedA)
	default:
		s.counties(filedA, filedB)
	}
}

// places weighs the places two names say.
func (s *scale) places(a, b place) {
	words := ordered(a.String(), b.String())
	switch {
	case a.against(b):
		s.add(clueOtherPlace, -50, words...)
	case a.county == b.county:
		s.add(cluePlace, 10, words...)
	default:
		s.add(clueNearPlace, 4, words...)
	}
}

// counties weighs the counties two records are filed in, where no name says a place.
func (s *scale) counties(a, b place) {
	switch {
	case a.told() && a == b:
		s.add(clueCounty, 6, a.String())
	case a.against(b):
		s.add(clueOtherCounty, -14, ordered(a.String(), b.String())...)
	}
}

// against holds the place of one name against the county the other record is filed in.
func (s *scale) against(named, filed place) {
	if named.against(filed) {
		s.add(clueAwayCounty, -12, named.String(), filed.String())
		return
	}
	s.add(clueHomeCounty, 6, named.String(), filed.String())
}

// codes weighs the documents of two organisations.
func (s *scale) codes(a, b document) {
	switch {
	case a.full == "" || b.full == "":
	case a.core == b.core || a.full == b.full:
		s.add(clueCode, 110, ordered(identity.MaskDocument(a.full), identity.MaskDocument(b.full))...)
		if a.valid && b.valid {
			s.floor = suspectedFrom + 2
		}
	case a.valid && b.valid:
		s.forbid(clueCodes, ordered(identity.MaskDocument(a.full), identity.MaskDocument(b.full))...)
	case near(a.full, b.full):
		s.add(clueNearCode, 35, ordered(identity.MaskDocument(a.full), identity.MaskDocument(b.full))...)
	default:
		s.add(clueOddCodes, -15)
	}
}

// near reports whether two numbers of one length differ in one character or two swapped neighbours.
func near(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	first, n := -1, 0
	for i := range len(a) {
		if a[i] != b[i] {
			if n++; n == 1 {
				first = i
			}
		}
	}
	return n == 1 || n == 2 && first+1 < len(a) && a[first] == b[first+1] && a[first+1] == b[first]
}

// weights of what two records share, by what they are.
type weights struct{ mobile, line, plate int }

var companyWeights = weights{mobile: 30, line: 26, plate: 28}

func (s *scale) shared(a, b *Subject, w weights) {
	if n := common(a.mobiles, b.mobiles); n != "" {
		s.add(clueMobile, w.mobile, identity.MaskPhone(n))
	} else if n := common(a.lines, b.lines); n != "" {
		s.add(clueLine, w.line, identity.MaskPhone(n))
	}
	if n := common(a.plates, b.plates); n != "" {
		s.add(cluePlate, w.plate, n)
	}
}

// common is the smallest value two lists share, "" for none.
func common(a, b []string) string {
	least := ""
	for _, x := range a {
		if slices.Contains(b, x) && (least == "" || x < least) {
			least = x
		}
	}
	return least
}

package matching

import (
	"slices"
	"strings"

	"fuelbook/backend/identity"
)

// contacts weighs who answers the phone of two organisations, and where they sit. Another phone or person speaks against,
// little where the names are the same, more where they are only alike and both differ.
func (s *scale) contacts(a, b *Subject, r relation) {
	otherPerson := len(a.contacts) > 0 && len(b.contacts) > 0 && !s.person(a.contacts, b.contacts)
	if otherPerson {
		s.add(clueOtherContact, pick(r == exactName, -2, -5), ordered(strings.Join(a.contacts, "、"), strings.Join(b.contacts, "、"))...)
	}
	otherPhone := a.otherPhone(b)
	if otherPhone {
		s.add(clueOtherPhone, pick(r == exactName, -3, -6))
	}
	if otherPerson && otherPhone && r != exactName {
		s.add(clueStrangers, -12)
	}
	if where := common(a.address, b.address); where != "" {
		s.add(clueAddress, 10, where)
	}
}

// otherPhone reports whether both have mobile phones and share no phone at all.
func (s *Subject) otherPhone(o *Subject) bool {
	return len(s.mobiles) > 0 && len(o.mobiles) > 0 && common(s.mobiles, o.mobiles) == "" && common(s.lines, o.lines) == ""
}

// person weighs the contacts; false where nobody is on both sides.
func (s *scale) person(a, b []string) bool {
	if who := common(a, b); who != "" {
		s.add(clueContact, 16, who)
		return true
	}
	var like []string
	for _, x := range a {
		for _, y := range b {
			if pair := ordered(x, y); samePerson(x, y) && (like == nil || slices.Compare(pair, like) < 0) {
				like = pair
			}
		}
	}
	if like != nil {
		s.add(clueContactSound, 12, like...)
	}
	return like != nil
}

func pick(yes bool, a, b int) int {
	if yes {
		return a
	}
	return b
}

// samePerson reports whether two names of persons are one, typed by sound, or with one character that looks alike.
func samePerson(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) != len(y) || len(x) < 2 {
		return false
	}
	n := 0
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		if n++; !identity.SameSound(x[i], y[i]) && !looksLike(x[i], y[i]) {
			return false
		}
	}
	return n <= 1
}

// persons weighs two persons. A name alone is never enough.
func (s *scale) persons(a, b *Subject) {
	if s.cards(a.document, b.document); s.veto {
		return
	}
	named := s.called(a.own, b.own)
	s.shared(a, b, weights{mobile: 55, line: 35, plate: 45})
	switch {
	case a.county.against(b.county):
		s.add(clueOtherCounty, -5, ordered(a.county.String(), b.county.String())...)
	case a.county.told() && a.county == b.county:
		s.add(clueCounty, 4, a.county.String())
	}
	if named && s.sum < suspectedFrom {
		s.add(clueNamesake, 0)
	}
}

// called weighs the names of two persons; false where they differ.
func (s *scale) called(a, b string) bool {
	switch {
	case a == "" || b == "":
		return false
	case a == b:
		s.add(cluePerson, 30, a)
	case samePerson(a, b):
		s.add(cluePersonSound, 22, ordered(a, b)...)
	default:
		s.add(clueOtherPerson, -40, ordered(a, b)...)
		return false
	}
	return true
}

// cards weighs the ID cards of two persons.
func (s *scale) cards(a, b document) {
	switch {
	case a.full == "" || b.full == "":
	case a.core == b.core:
		s.add(clueCard, 110, ordered(identity.MaskDocument(a.full), identity.MaskDocument(b.full))...)
	case a.valid && b.valid && !(len(a.full) != len(b.full) && near(a.core, b.core)):
		s.forbid(clueCards, ordered(identity.MaskDocument(a.full), identity.MaskDocument(b.full))...)
	case near(a.core, b.core):
		s.add(clueNearCard, 40, ordered(identity.MaskDocument(a.full), identity.MaskDocument(b.full))...)
	default:
		s.add(clueOddCodes, -15)
	}
}

// mixed weighs an organisation and a person: somebody who is in business under a name of his own may be filed twice.
func (s *scale) mixed(a, b *Subject) {
	org, who := a, b
	if a.person {
		org, who = b, a
	}
	if who.own != "" && (strings.Contains(org.own, who.own) && len([]rune(who.own)) >= 2) {
		s.add(clueNamed, 30, who.own, org.own)
	} else if who.own != "" && slices.Contains(org.contacts, who.own) {
		s.add(clueContactIs, 10, who.own)
	}
	if org.document.full != "" && org.document.full == who.document.full {
		s.add(clueCode, 50, identity.MaskDocument(who.document.full))
	}
	s.shared(org, who, weights{mobile: 30, line: 15, plate: 28})
	s.add(clueKinds, -8)
}

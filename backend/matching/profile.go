// Package matching says whether two records are one customer: names of Chinese organisations and persons taken apart and compared, with phones, documents and plates as evidence, each verdict with its reasons.
package matching

import (
	"slices"
	"strings"
	"time"

	"fuelbook/backend/customer"
	"fuelbook/backend/identity"
)

// Version of the keys and of what they are made from; a database whose keys are of another version makes them again.
const Version = 1

// Profile is what is known of a customer that tells it from others; fields may be empty, lists are in any order.
type Profile struct {
	Kind     customer.Kind
	Name     string
	Aliases  []string // short and former names
	Document string   // credit code, organisation code or ID card, as written
	Phones   []string
	Plates   []string
	Contact  string
	Others   []string // further people to be asked for
	County   string   // 历城区, or empty
	Address  []string
}

// Of is the profile of a registered customer; phones and plates are those of its cards and vehicles, besides its own phone.
func Of(c customer.Customer, phones, plates []string) Profile {
	return Profile{Kind: c.Kind, Name: c.Name, Document: c.Document, Phones: append([]string{c.Phone}, phones...), Plates: plates, Contact: c.Contact, County: c.CountyName}
}

// Verdict says what to think of a pair.
type Verdict string

// Verdicts. A suggestion is never more than one: a clerk decides.
const (
	Same      Verdict = "同一客户" // what names and numbers say leaves little doubt
	Suspected Verdict = "疑似"
	Different Verdict = "不同"
)

// The scores a verdict begins with.
const (
	sameFrom      = 85
	suspectedFrom = 60
)

// Reason is one piece of evidence: a sentence, and its weight, negative when it speaks against.
type Reason struct {
	Text   string `json:"text"`
	Weight int    `json:"weight"`
}

// Suggestion is the verdict on a pair. Score is 0 to 100; Reasons are the weightiest first, those against behind.
type Suggestion struct {
	Score   int      `json:"score"`
	Verdict Verdict  `json:"verdict"`
	Reasons []Reason `json:"reasons"`
}

// Distinct is a clerk's word that two customers are not one, though they look like it. A is the smaller id. A withdrawn
// word stays as a record and counts no more.
type Distinct struct {
	ID        string      `json:"id"`
	A         customer.ID `json:"a"`
	B         customer.ID `json:"b"`
	Reason    string      `json:"reason"`
	By        string      `json:"by"`
	At        string      `json:"at"` // RFC 3339
	Withdrawn bool        `json:"withdrawn"`
	Rev       int64       `json:"rev"`
}

// Subject is a profile made ready to be compared many times. It is not changed by comparing.
type Subject struct {
	person   bool
	misfiled bool // a person whose name is a company's
	names    []orgName
	own      string // name of a person, or the plain name of an organisation
	contacts []string
	document document
	mobiles  []string
	lines    []string // landlines without extension
	plates   []string
	county   place
	address  []string
}

// Prepare reads a profile once.
func Prepare(p Profile) *Subject {
	s := &Subject{person: p.Kind == customer.Person, own: plain(p.Name), contacts: cleaned(append([]string{p.Contact}, p.Others...), plain)}
	s.address = cleaned(p.Address, func(a string) string { return identity.ArabicNumerals(plain(a)) })
	o, former := readOrg(p.Name)
	if s.person && o.form != unformed && len([]rune(s.own)) > 4 {
		s.person, s.misfiled = false, true
	}
	s.document = readDocument(p.Document, s.person)
	if !s.person {
		s.names = append(s.names, o)
		for _, alias := range append(former, p.Aliases...) {
			if a, _ := readOrg(alias); len(a.body) > 0 {
				s.names = append(s.names, a)
			}
		}
	}
	for _, phone := range p.Phones {
		s.addPhone(phone)
	}
	for _, plate := range p.Plates {
		if normal, _ := identity.NormalisePlate(plate); len([]rune(normal)) >= 6 && !slices.Contains(s.plates, normal) {
			s.plates = append(s.plates, normal)
		}
	}
	s.county = readCounty(p.County)
	return s
}

// cleaned are the values made plain, each once, none empty.
func cleaned(list []string, clean func(string) string) []string {
	var out []string
	for _, v := range list {
		if v = clean(v); v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func (s *Subject) addPhone(phone string) {
	normal, kind := identity.NormalisePhone(phone)
	switch {
	case kind == identity.Mobile && !slices.Contains(s.mobiles, normal):
		s.mobiles = append(s.mobiles, normal)
	case kind == identity.Landline:
		if parts := strings.Split(normal, "-"); len(parts) == 3 && len(parts[2]) != 4 || len(parts) == 3 && parts[0][0] == '0' {
			normal = parts[0] + "-" + parts[1] // an extension is a desk, not a customer
		}
		if !slices.Contains(s.lines, normal) {
			s.lines = append(s.lines, normal)
		}
	}
}

func readCounty(name string) place {
	runes := slices.DeleteFunc([]rune(plain(name)), func(r rune) bool { return r == '(' || r == ')' })
	p, n := regionAtFront(runes, ready)
	for n > 0 && n < len(runes) {
		q, m := regionAtFront(runes[n:], ready)
		if m == 0 {
			break
		}
		p, n = p.join(q), n+m
	}
	if n == 0 {
		p.county = string(runes)
	}
	return p
}

// document is what a document number says. Full is empty for what is too short to tell anything.
type document struct {
	full  string
	core  string // what two writings of one number share: organisation code in a credit code, 17 digits of an ID card
	valid bool
}

// readDocument normalises a credit code (18), an organisation code (9) or an ID card (18, 15).
func readDocument(s string, person bool) (d document) {
	if person {
		number, warn := identity.CheckIDCard(s)
		d = document{full: number, core: number, valid: warn == nil}
		switch {
		case len(number) == 15 && digitsOnly(number):
			d.core = number[:6] + "19" + number[6:]
			_, err := time.Parse("20060102", d.core[6:14])
			d.valid = err == nil
		case len(number) == 18 && digitsOnly(number[:17]):
			d.core = number[:17]
		}
	} else {
		code, warn := identity.CheckCreditCode(s)
		d = document{full: code, core: code, valid: warn == nil}
		if org, bad := identity.CheckOrgCode(s); bad == nil && org != "" {
			d = document{full: org, core: strings.ReplaceAll(org, "-", ""), valid: true}
		} else if d.valid && len(code) == 18 {
			d.core = code[8:17]
		}
	}
	if len(d.full) < 6 {
		return document{}
	}
	return d
}

package matching

import (
	"strings"

	"fuelbook/backend/identity"

	"github.com/samber/lo"
)

// longestKey bounds a key in bytes: a name of 200 characters is found by its beginning.
const longestKey = 60

// Keys are the words under which a profile is filed so that those it may be one with share at least one; sorted by no
// order, each once. An empty profile has none.
func Keys(p Profile) []string { return Prepare(p).Keys() }

// Keys are those of Keys for a subject.
func (s *Subject) Keys() []string {
	var keys []string
	add := func(kind string, parts ...string) {
		text := strings.Join(parts, "|")
		if strings.Trim(text, "|") == "" {
			return
		}
		keys = append(keys, kind+":"+cut(text))
	}
	add("d", s.document.core)
	for _, list := range []struct {
		kind   string
		values []string
	}{{"p", s.mobiles}, {"p", s.lines}, {"v", s.plates}} {
		for _, v := range list.values {
			add(list.kind, v)
		}
	}
	if s.person {
		s.personKeys(add)
	} else {
		s.nameKeys(add)
	}
	return lo.Uniq(keys)
}

func cut(s string) string {
	if len(s) <= longestKey {
		return s
	}
	return strings.ToValidUTF8(s[:longestKey], "")
}

// personKeys file a person by name with the region or the birthday of the ID card: where one digit is wrong, one of them holds.
func (s *Subject) personKeys(add func(kind string, parts ...string)) {
	if len(s.document.core) != 17 {
		return
	}
	name := sounds(s.own)
	add("b", s.document.core[6:14], name)
	add("r", s.document.core[:6], name)
}

// nameKeys file an organisation by the sound of its trade name, of its first two letters with the words of trade, and by its contact.
func (s *Subject) nameKeys(add func(kind string, parts ...string)) {
	for _, n := range s.names {
		core := []rune(n.core)
		add("n", sounds(n.core))
		if len(core) >= 3 {
			add("n", sounds(string(core[:2])))
			add("n", sounds(string(core[1:])))
			add("n", sounds(string(core[0])+string(core[2:])))
		}
		if len(n.body) < 2 {
			continue
		}
		for _, c := range s.contacts {
			add("c", sounds(c), sounds(string(n.body[:1])))
		}
	}
}

// sounds is the reading of a text, its characters brought to one of those they may be mistaken for; what has no reading stays.
func sounds(text string) string {
	_, full := identity.Pinyin(strings.Map(firstAlike, text), false)
	if full == "" {
		return text
	}
	return full
}

// firstAlike is the first of the group a character may be mistaken for.
func firstAlike(r rune) rune {
	if at := strings.IndexRune(alike, r); at > 0 && r != ' ' {
		for _, first := range alike[strings.LastIndexByte(alike[:at], ' ')+1:] {
			return first
		}
	}
	return r
}

package exchange

import (
	"fmt"
	"strings"

	"fuelbook/backend/fault"
)

// Taken is what a receiver remembers of the packages of one sender.
type Taken struct {
	Last     int64           // sequence of the newest package taken in; 0 before the first
	LastID   string          // its ID
	Packages map[string]bool // IDs of all packages taken in, of any sender
}

// Due says whether a proven package is to be taken in now. False without an error: it has been taken in before, and nothing is to be done.
// A package that must wait is refused with what is missing; one that was overtaken or forks the chain never comes in.
// Errors: exchange.waits, exchange.older, exchange.fork.
func (t Taken) Due(file string, p Package) (bool, error) {
	if t.Packages[p.ID] {
		return false, nil
	}
	at := fault.Place{File: file}
	h := p.Header
	if h.Sequence <= t.Last {
		return false, fault.New(fault.Conflict, "exchange.older", fmt.Sprintf("第%d号包比已收的第%d号旧，且与当时收下的不是同一个", h.Sequence, t.Last),
			"旧包不会覆盖新数据；请对方核对是否有两台电脑在用同一单位").At(at)
	}
	var missing []string
	for n := t.Last + 1; n < h.Sequence && len(missing) < 10; n++ { // the sequence is the sender's word: name a few, not a billion
		missing = append(missing, fmt.Sprintf("第%d号包", n))
	}
	if rest := h.Sequence - 1 - t.Last - int64(len(missing)); rest > 0 {
		missing = append(missing, fmt.Sprintf("其后%d个包", rest))
	}
	for _, id := range h.Needs {
		if !t.Packages[id] && len(missing) < 20 {
			missing = append(missing, "校验值"+id[:min(len(id), 16)]+"的包")
		}
	}
	if len(missing) > 0 {
		return false, fault.New(fault.Conflict, "exchange.waits", "要先收下"+strings.Join(missing, "、"), "请先收缺的包，或请对方补发").At(at)
	}
	if h.Previous != t.LastID {
		return false, fault.New(fault.Conflict, "exchange.fork", fmt.Sprintf("第%d号包接的不是本机收下的第%d号包", h.Sequence, t.Last),
			"请对方核对是否有两台电脑在用同一单位").At(at)
	}
	return true, nil
}

// With is what is remembered after a package that was due has been taken in.
func (t Taken) With(p Package) Taken {
	packages := map[string]bool{p.ID: true}
	for id := range t.Packages {
		packages[id] = true
	}
	return Taken{p.Header.Sequence, p.ID, packages}
}

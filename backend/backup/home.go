package backup

import "time"

// Home says on which PC the data lives. Copies of one history know each other by its first entry (Chain); where two PCs both hold it, the one
// the data came to last keeps it.
type Home struct {
	Chain string    `json:"chain"` // hash of the first entry of the change log
	PC    string    `json:"pc"`    // the PC and the folder on it; empty until the data is opened there
	Name  string    `json:"name"`  // of the PC, for people
	Since time.Time `json:"since"` // when the data came there
}

// Yields says whether the data of one history lives elsewhere now: it came there later. Of two that came at the same moment one yields.
func (h Home) Yields(to Home) bool {
	if h.Chain == "" || h.Chain != to.Chain || h.PC == to.PC {
		return false
	}
	if c := to.Since.Compare(h.Since); c != 0 {
		return c > 0
	}
	return to.PC > h.PC
}

// Settle is the home of data opened on a PC now. It came later than to any place it was at before, whatever the clock here says.
func (h Home) Settle(pc, name string, now time.Time, others ...Home) Home {
	for _, o := range append(others, h) {
		if !now.After(o.Since) {
			now = o.Since.Add(time.Second)
		}
	}
	return Home{Chain: h.Chain, PC: pc, Name: name, Since: now.UTC().Truncate(time.Second)}
}

// Package backup decides about copies of the database: when one is due, which may go, how much space it needs, and what has to be said about them.
package backup

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

// Kind is why a copy was taken; it stands in the name of its file.
type Kind string

// Kinds of copies. Only daily ones live on in weeks and months; the others are the newest few.
const (
	Daily   Kind = "daily"   // first use of a day
	Manual  Kind = "manual"  // asked for on the screen
	Import  Kind = "import"  // before a file is taken
	Undo    Kind = "undo"    // before a file is taken out again
	Close   Kind = "close"   // before a month is closed
	Merge   Kind = "merge"   // before two records become one, or two again
	Restore Kind = "restore" // before the data is replaced by a copy
	Upgrade Kind = "upgrade" // before a newer program changes the structure
)

// kinds are the kinds with their Chinese names.
func kinds() map[Kind]string {
	return map[Kind]string{Daily: "每日", Manual: "手工", Import: "导入前", Undo: "撤销导入前", Close: "结账前", Merge: "合并档案前", Restore: "恢复前", Upgrade: "升级前"}
}

// Chinese is the name on screens.
func (k Kind) Chinese() string { return kinds()[k] }

// Copy is one file that holds a proven copy. What its content is nobody knows before it is opened.
type Copy struct {
	Name   string    `json:"name"`
	Kind   Kind      `json:"kind"`
	At     time.Time `json:"at"`
	Sealed bool      `json:"sealed"` // opens only with the passphrase
	Size   int64     `json:"size"`   // bytes
}

const (
	prefix  = "fuelbook-"
	plain   = ".db"
	sealed  = ".db.age"
	moment  = "20060102-150405.000"
	hours24 = 24 * time.Hour
)

// FileName names the file of a copy: fuelbook-20261127-091500.000-daily.db.
func FileName(k Kind, at time.Time, isSealed bool) string {
	end := plain
	if isSealed {
		end = sealed
	}
	return prefix + at.Format(moment) + "-" + string(k) + end
}

// ParseName reads what a name says, times in the given zone; ok=false for a file that is no copy, also one that is not complete yet.
func ParseName(name string, in *time.Location) (c Copy, ok bool) {
	rest, found := strings.CutPrefix(name, prefix)
	if !found {
		return c, false
	}
	rest, c.Sealed = strings.CutSuffix(rest, sealed)
	if !c.Sealed {
		if rest, found = strings.CutSuffix(rest, plain); !found {
			return c, false
		}
	}
	if len(rest) <= len(moment)+1 || rest[len(moment)] != '-' {
		return c, false
	}
	at, err := time.ParseInLocation(moment, rest[:len(moment)], in)
	c.Name, c.At, c.Kind = name, at, Kind(rest[len(moment)+1:])
	return c, err == nil && kinds()[c.Kind] != ""
}

// Policy is how many copies are kept and when to warn; dated data.
type Policy struct {
	Version        string        `json:"version"`
	From           calendar.Date `json:"from"`
	Source         string        `json:"source"`
	Daily          int           `json:"daily"`          // days that keep their newest daily copy
	Weekly         int           `json:"weekly"`         // weeks, beginning on Monday
	Monthly        int           `json:"monthly"`        // calendar months
	Jobs           int           `json:"jobs"`           // newest copies that are not daily
	GapMinutes     map[Kind]int  `json:"gapMinutes"`     // a job of this kind needs no new copy where the newest is younger; 0 and absent: always
	WarnDays       int           `json:"warnDays"`       // days without a copy before it is said
	DrillDays      int           `json:"drillDays"`      // days without a restore drill before it is said
	SpareMegabytes int64         `json:"spareMegabytes"` // free space that stays beside a new copy
}

// ParsePolicy reads a policy strictly. Error: backup.policy.
func ParsePolicy(raw []byte) (p Policy, err error) {
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.DisallowUnknownFields()
	bad := func(why string, cause error) (Policy, error) {
		return p, fault.New(fault.Invalid, "backup.policy", "备份参数不能用："+why, "请按 assets/policy/backup.json 的样子改正").Because(cause)
	}
	if err := dec.Decode(&p); err != nil {
		return bad("格式不对", err)
	}
	if why := p.wrong(); why != "" {
		return bad(why, nil)
	}
	return p, nil
}

// wrong says what makes a policy unusable, empty when nothing does.
func (p Policy) wrong() string {
	switch {
	case p.Version == "" || p.From.IsZero():
		return "没有版本或生效日期"
	case min(p.Daily, p.Jobs) < 1 || min(p.Weekly, p.Monthly) < 0:
		return "每日和操作前的备份至少各留一份"
	case min(p.WarnDays, p.DrillDays) < 1 || p.SpareMegabytes < 0:
		return "提醒天数至少为1，空间余量不能为负"
	}
	for k, minutes := range p.GapMinutes {
		if kinds()[k] == "" || minutes < 0 {
			return fmt.Sprintf("「%s」的间隔不对", k)
		}
	}
	return ""
}

// Newest is the newest of the copies; ok=false when there is none.
func Newest(list []Copy) (best Copy, ok bool) {
	for _, c := range list {
		if !ok || c.At.After(best.At) {
			best, ok = c, true
		}
	}
	return best, ok
}

// Due says whether the copy of the day is still to be taken. A copy of a day to come (a clock that was wrong) does not count as today's.
func Due(list []Copy, now time.Time) bool {
	today := calendar.FromTime(now)
	for _, c := range list {
		if c.Kind == Daily && calendar.FromTime(c.At) == today {
			return false
		}
	}
	return true
}

// Needed says whether a job of this kind wants a copy first.
func (p Policy) Needed(k Kind, list []Copy, now time.Time) bool {
	last, ok := Newest(list)
	gap := time.Duration(p.GapMinutes[k]) * time.Minute
	return !ok || last.At.After(now) || now.Sub(last.At) >= gap
}

// Space is how many bytes must be free for a copy of a database of this size: a tenth more than it, and what is to stay free.
func (p Policy) Space(size int64) int64 { return size + size/10 + p.SpareMegabytes<<20 }

// Doomed lists the copies that rotation may delete, oldest first. proven is the copy that was just read back whole: it always stays, so that
// there is never a moment without a good one. The newest daily copy of each of the last days, weeks and months that have one stays.
func (p Policy) Doomed(list []Copy, proven string) []Copy {
	ordered := byAge(list)
	keep := map[string]bool{proven: true}
	p.keepDaily(ordered, keep)
	jobs := 0
	for _, c := range ordered {
		if c.Kind != Daily && jobs < p.Jobs {
			keep[c.Name] = true
			jobs++
		}
	}
	var out []Copy
	for i := len(ordered) - 1; i >= 0; i-- {
		if !keep[ordered[i].Name] {
			out = append(out, ordered[i])
		}
	}
	return out
}

func (p Policy) keepDaily(ordered []Copy, keep map[string]bool) {
	spans := []struct {
		most int
		of   func(time.Time) string
	}{
		{p.Daily, func(t time.Time) string { return t.Format(time.DateOnly) }},
		{p.Weekly, func(t time.Time) string { y, w := t.ISOWeek(); return fmt.Sprintf("%d-%d", y, w) }},
		{p.Monthly, func(t time.Time) string { return t.Format("2006-01") }},
	}
	for _, s := range spans {
		seen := map[string]bool{}
		for _, c := range ordered {
			at := s.of(c.At)
			if c.Kind != Daily || seen[at] || len(seen) == s.most {
				continue
			}
			seen[at], keep[c.Name] = true, true
		}
	}
}

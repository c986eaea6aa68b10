package backup

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// byAge orders copies newest first; of the same moment by name, so that the order is always the same.
func byAge(list []Copy) []Copy {
	out := slices.Clone(list)
	slices.SortFunc(out, func(a, b Copy) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return strings.Compare(b.Name, a.Name)
	})
	return out
}

// State is what is known about the safety of the data at one moment. A zero time means never.
type State struct {
	Now     time.Time
	Newest  time.Time // newest copy on this PC
	Problem string    // why the last try of a copy failed, empty when it did not
	Second  Second
	Gone    string // where the data went, in a sentence; empty while it lives here
	Drill   time.Time
	Passed  bool // whether the last drill found all well
}

// Second is the state of the second place.
type Second struct {
	Chosen  bool
	Missing string // why it cannot be reached now, empty when it can
	Newest  time.Time
	Problem string
}

// Warning is something that is to be done, in words for the clerk.
type Warning struct {
	Code   string `json:"code"`
	Text   string `json:"text"`
	Remedy string `json:"remedy"`
}

// Warnings says what endangers the data, the gravest first.
func (p Policy) Warnings(s State) []Warning {
	out := []Warning{}
	say := func(code, text, remedy string) { out = append(out, Warning{code, text, remedy}) }
	if s.Gone != "" {
		say("backup.moved", s.Gone+"，这里只能查看", "请到那台电脑上做；那台不再用了，请在「数据安全」中点「在这里继续用」")
		return out // copies of what is old help nobody
	}
	switch days := whole(s.Now, s.Newest); {
	case s.Problem != "":
		say("backup.failed", "最近一次备份没有成功："+s.Problem, "请按提示处理后，在「数据安全」中点「立即备份」")
	case s.Newest.IsZero():
		say("backup.none", "还没有任何备份", "请在「数据安全」中点「立即备份」")
	case days > p.WarnDays:
		say("backup.old", fmt.Sprintf("最近的备份已是%d天前", days), "请在「数据安全」中点「立即备份」")
	}
	out = append(out, p.secondWarnings(s)...)
	switch {
	case s.Drill.IsZero():
		say("backup.no_drill", "还没有做过恢复演练", "请在「数据安全」中点「恢复演练」，确认备份真的能用")
	case !s.Passed:
		say("backup.drill_failed", "上次恢复演练发现问题", "请查看演练结果，另做一份备份后再演练")
	case whole(s.Now, s.Drill) > p.DrillDays:
		say("backup.drill_old", fmt.Sprintf("上次恢复演练已是%d天前", whole(s.Now, s.Drill)), "请在「数据安全」中点「恢复演练」")
	}
	return out
}

func (p Policy) secondWarnings(s State) []Warning {
	switch days := whole(s.Now, s.Second.Newest); {
	case !s.Second.Chosen:
		return []Warning{{"backup.one_place", "备份只在本机一处，硬盘坏了会和数据一起丢", "请在「数据安全」中选一个U盘或移动硬盘作第二处"}}
	case s.Second.Missing != "":
		return []Warning{{"backup.second_missing", "第二处备份用不了：" + s.Second.Missing, "请接上该盘，或另选一处"}}
	case s.Second.Problem != "":
		return []Warning{{"backup.second_failed", "第二处备份没有成功：" + s.Second.Problem, "请按提示处理后点「备份到第二处」"}}
	case s.Second.Newest.IsZero():
		return []Warning{{"backup.second_none", "第二处还没有备份", "请点「备份到第二处」"}}
	case days > p.WarnDays:
		return []Warning{{"backup.second_old", fmt.Sprintf("第二处最近的备份已是%d天前", days), "请点「备份到第二处」"}}
	}
	return nil
}

// whole is the number of whole days from one moment to another, none for a moment to come.
func whole(now, then time.Time) int { return max(0, int(now.Sub(then)/hours24)) }

// Drill is one rehearsal of a restore.
type Drill struct {
	ID       string   `json:"id"`
	At       string   `json:"at"` // RFC 3339
	By       string   `json:"by"`
	File     string   `json:"file"`  // name of the copy
	Taken    string   `json:"taken"` // when the copy was taken, RFC 3339
	Passed   bool     `json:"passed"`
	Months   int      `json:"months"`   // closed months whose forms have the fingerprint they were closed with
	Findings []string `json:"findings"` // Chinese sentences, also when all is well
	Rev      int64    `json:"rev"`
}

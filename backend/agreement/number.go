package agreement

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// NumberBlockID is the opaque identity of a block of numbers (UUIDv7).
type NumberBlockID string

// NumberBlock is a run of agreement numbers of a unit and year that one office takes from. Blocks never overlap, so offices that cannot see
// each other never give the same number.
type NumberBlock struct {
	ID       NumberBlockID `json:"id"`
	OfficeID org.OfficeID  `json:"officeId"`
	Unit     string        `json:"unit"` // code of the unit, part of the number
	Year     int           `json:"year"`
	From     int           `json:"from"`
	To       int           `json:"to"`
	HandedBy string        `json:"handedBy"`
	HandedAt string        `json:"handedAt"` // RFC 3339
	Rev      int64         `json:"rev"`
}

// Sound reports whether a block can be kept.
func (b NumberBlock) Sound() bool {
	return b.Unit != "" && b.Year >= 2000 && b.From >= 1 && b.From <= b.To && b.To <= LastSeq
}

// LastSeq is the last number of a year; the unit's first block goes up to it.
const LastSeq = 9999

// NumberUse is a number that was taken: by an agreement, or noted as left out with the reason.
type NumberUse struct {
	Unit        string `json:"unit"`
	Year        int    `json:"year"`
	Seq         int    `json:"seq"`
	AgreementID ID     `json:"agreementId"` // empty for a number left out
	Note        string `json:"note"`        // why it was left out
	By          string `json:"by"`
	At          string `json:"at"` // RFC 3339
}

var numberShape = regexp.MustCompile(`^SDXS-(.+)-(\d{4})-GY-(\d{4,6})$`)

// ParseNumber takes an agreement number apart; ok=false for one that is not of our pattern.
func ParseNumber(number string) (unit string, year, seq int, ok bool) {
	m := numberShape.FindStringSubmatch(strings.TrimSpace(number))
	if m == nil {
		return "", 0, 0, false
	}
	year, _ = strconv.Atoi(m[2])
	seq, _ = strconv.Atoi(m[3])
	return m[1], year, seq, seq > 0
}

// NextSeq is the next number an office may take: behind the last taken one of its first block that still has one. taken gives the highest
// number taken within a range, 0 for none. Errors: agreement.no_block, agreement.block_full.
func NextSeq(blocks []NumberBlock, office org.OfficeID, year int, taken func(from, to int) int) (int, error) {
	own := lo.Filter(blocks, func(b NumberBlock, _ int) bool { return b.OfficeID == office && b.Year == year })
	if len(own) == 0 {
		return 0, fault.New(fault.Conflict, "agreement.no_block", "本机构没有"+strconv.Itoa(year)+"年的协议号段", "请所属单位在「编号台账」划给号段")
	}
	slices.SortFunc(own, func(a, b NumberBlock) int { return a.From - b.From })
	for _, b := range own {
		if next := max(taken(b.From, b.To)+1, b.From); next <= b.To {
			return next, nil
		}
	}
	return 0, fault.New(fault.Conflict, "agreement.block_full", fmt.Sprintf("本机构%d年的协议号段已经用完（到%d）", year, own[len(own)-1].To), "请所属单位在「编号台账」再划一段")
}

// HandOut gives a range of the unit's numbers to an office: the block of the unit it lies in is parted around it. The result is what has to
// be stored: changed and new blocks (without an id), and the block that is used up whole (To < From is never stored). taken is as in NextSeq.
// Errors: agreement.block_range, agreement.block_taken, agreement.block_overlap.
func HandOut(blocks []NumberBlock, unitOffice org.OfficeID, give NumberBlock, taken func(from, to int) int) (keep []NumberBlock, given NumberBlock, err error) {
	if give.From < 1 || give.To > LastSeq || give.From > give.To || give.OfficeID == "" || give.OfficeID == unitOffice {
		return nil, give, fault.New(fault.Invalid, "agreement.block_range", fmt.Sprintf("号段%d至%d不对，或没有选择机构", give.From, give.To), "请填1至9999之间、从小到大的号码，并选片区或加油站").On("from")
	}
	if last := taken(give.From, give.To); last > 0 {
		return nil, give, fault.New(fault.Conflict, "agreement.block_taken", fmt.Sprintf("号段%d至%d里的%d号已经用过", give.From, give.To, last), "请从更大的号码划起").On("from")
	}
	for _, b := range blocks {
		if b.OfficeID != unitOffice || !b.holds(give) {
			continue
		}
		if last := taken(b.From, b.To); last > give.To { // numbers behind would be taken before those in front of them
			return nil, give, fault.New(fault.Conflict, "agreement.block_taken", fmt.Sprintf("本单位已经用到%d号", last), "请从更大的号码划起").On("from")
		}
		return b.without(give), give, nil
	}
	return nil, give, fault.New(fault.Conflict, "agreement.block_overlap", fmt.Sprintf("号段%d至%d不完全在本单位手里，可能已经划给别的机构", give.From, give.To), "请对照台账换一段").On("from")
}

// holds reports whether another stretch lies wholly within the block.
func (b NumberBlock) holds(give NumberBlock) bool {
	return b.Year == give.Year && b.From <= give.From && give.To <= b.To
}

// without is what stays of a block around the part given away: the left rest keeps its identity, else the right one does.
func (b NumberBlock) without(give NumberBlock) (keep []NumberBlock) {
	left, right := b, b
	left.To, right.From = give.From-1, give.To+1
	if left.From <= left.To {
		keep = append(keep, left)
		right.ID, right.Rev = "", 0
	}
	if right.From <= right.To {
		keep = append(keep, right)
	}
	return keep
}

// LedgerRow is one line of the ledger of numbers: a number with what became of it, or a run of numbers nobody took yet.
type LedgerRow struct {
	From   int    `json:"from"`
	To     int    `json:"to"`
	Number string `json:"number"` // of a single number
	State  string `json:"state"`  // status of the agreement, 空号 (left out), 未用
	Office string `json:"office"` // who takes from there
	What   string `json:"what"`   // customer, reason of a void, explanation of a gap
	Gap    bool   `json:"gap"`    // left out and not yet explained
}

// Ledger lists every number of a unit and year from the first to the last, without a hole: taken ones one by one, numbers left out between
// them one by one with their explanation, and behind the last taken of each block the run that is still free. agreements are looked up by id.
func Ledger(unit string, year int, blocks []NumberBlock, uses []NumberUse, agreements map[ID]Agreement, office func(org.OfficeID) string) []LedgerRow {
	blocks = slices.Clone(blocks)
	slices.SortFunc(blocks, func(a, b NumberBlock) int { return a.From - b.From })
	bySeq := lo.KeyBy(uses, func(u NumberUse) int { return u.Seq })
	var out []LedgerRow
	for _, b := range blocks {
		last := 0
		for _, u := range uses {
			if u.Seq >= b.From && u.Seq <= b.To && u.AgreementID != "" {
				last = max(last, u.Seq)
			}
		}
		for seq := b.From; seq <= last; seq++ {
			out = append(out, ledgerRow(unit, year, seq, bySeq[seq], agreements, office(b.OfficeID)))
		}
		if free := max(last+1, b.From); free <= b.To {
			out = append(out, LedgerRow{From: free, To: b.To, State: "未用", Office: office(b.OfficeID), What: "划段：" + cmp.Or(b.HandedBy, "—") + " " + strings.SplitN(b.HandedAt, "T", 2)[0]})
		}
	}
	return out
}

func ledgerRow(unit string, year, seq int, u NumberUse, agreements map[ID]Agreement, office string) LedgerRow {
	row := LedgerRow{From: seq, To: seq, Number: FormatNumber(unit, year, seq), Office: office, State: "空号", What: u.Note, Gap: u.Note == ""}
	a, ok := agreements[u.AgreementID]
	if !ok {
		return row
	}
	row.State, row.Gap, row.What = string(a.Status), false, ""
	if a.Terms != nil {
		row.What = a.Terms.Customer.Name
	}
	if s, ok := lo.Last(a.Steps); ok && a.Status == Void && s.Act == Discard {
		row.What = "作废：" + s.Note
	}
	return row
}

// Exception says that a customer may be without an agreement until a day, and why (6.5.4.5 asks one of every institution won).
type Exception struct {
	ID         ExceptionID   `json:"id"`
	CustomerID customer.ID   `json:"customerId"`
	From       calendar.Date `json:"from"`
	Until      calendar.Date `json:"until"`
	Reason     string        `json:"reason"`
	By         string        `json:"by"` // account that allowed it
	Name       string        `json:"name"`
	Rev        int64         `json:"rev"`
}

// ExceptionID is the opaque identity of an exception (UUIDv7).
type ExceptionID string

// Holds reports whether the exception covers the day.
func (e Exception) Holds(on calendar.Date) bool { return !on.Before(e.From) && !on.After(e.Until) }

// CheckException wants a reason, and an end within a year. Codes: agreement.exception_reason, agreement.exception_until.
func CheckException(e Exception) error {
	var list fault.List
	if strings.TrimSpace(e.Reason) == "" {
		list = append(list, refuse("exception_reason", "reason", "没有写为什么没有签协议", "请写明原因"))
	}
	if e.Until.Before(e.From) || e.From.AddDays(366).Before(e.Until) {
		list = append(list, refuse("exception_until", "until", "例外的截止日期不在一年之内", "请填一年以内的日期，到期再办"))
	}
	return list.OrNil()
}

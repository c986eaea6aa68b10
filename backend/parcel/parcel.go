// Package parcel knows what offices hand each other by file: keys, the chain of parcels, what became of each record, and the field-by-field rule of taking it in.
package parcel

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/org"
)

// ID of a parcel is the hash of its signed header, the same at both ends.
type ID string

// KeyID is the opaque identity of a key pair of this installation (UUIDv7).
type KeyID string

// PeerID is the opaque identity of an accepted enrolment (UUIDv7). An office that replaces its keys is a new peer.
type PeerID string

// Kind is a kind of record that travels, by its name in the file.
type Kind string

// The kinds, in the order in which they are taken in. Gone names records that were deleted at the sender, File the signed forms.
const (
	Customers Kind = "customer"
	Cards     Kind = "card"
	Visits    Kind = "visit"
	Plans     Kind = "plan"
	Gone      Kind = "gone"
	Batches   Kind = "batch"
	Changes   Kind = "card_event"
	Recharges Kind = "recharge"
	Bearers   Kind = "bearer_sale"
	Sales     Kind = "sale"
	Files     Kind = "file"
	Policies  Kind = "policy"
	Schemes   Kind = "scheme"
	Blocks    Kind = "number_block"
	Notes     Kind = "parcel_note"
)

// Kinds lists all kinds in the order in which they are taken in: what is referred to comes first.
func Kinds() []Kind {
	return []Kind{Policies, Schemes, Blocks, Customers, Cards, Visits, Plans, Gone, Batches, Changes, Recharges, Bearers, Sales, Files, Notes}
}

// Travels reports whether a kind goes in parcels downward or upward: what is ordered comes from above, what was done from below, records that
// were handed over and notes go both ways.
func (k Kind) Travels(down bool) bool {
	switch k {
	case Policies, Schemes, Blocks:
		return down
	case Customers, Cards, Plans, Notes:
		return true
	}
	return !down
}

// Chinese is the kind's name on screen and paper.
func (k Kind) Chinese() string {
	if word, ok := map[Kind]string{Customers: "客户", Cards: "加油卡", Visits: "回访", Plans: "个人卡开发计划", Gone: "已删除的记录", Batches: "导入文件", Changes: "卡片变动",
		Recharges: "充值", Bearers: "不记名卡销售", Sales: "消费", Files: "签字月报",
		Policies: "制度参数", Schemes: "奖励方案", Blocks: "协议号段", Notes: "疑问与退回"}[k]; ok {
		return word
	}
	return string(k)
}

// OwnKey is a key pair of this installation. Locked opens with a passphrase that is stored nowhere; it never enters the change log.
type OwnKey struct {
	ID        KeyID        `json:"id"`
	OfficeID  org.OfficeID `json:"officeId"`
	Code      string       `json:"code"` // of the office: what it is called in files
	Locked    []byte       `json:"-"`
	Kept      []byte       `json:"-"` // the passphrase as the system of a PC keeps it; empty where it does not
	Enrolment []byte       `json:"-"` // 登记文件, public
	Words     []string     `json:"words"`
	MadeAt    string       `json:"madeAt"` // RFC 3339
	MadeBy    string       `json:"madeBy"`
	RetiredAt string       `json:"retiredAt"` // replaced by a newer pair; empty while in use
	Rev       int64        `json:"rev"`
}

// Peer is an office whose enrolment was accepted after its words were read over the phone.
type Peer struct {
	ID         PeerID   `json:"id"`
	Code       string   `json:"code"`
	Name       string   `json:"name"`
	Upper      bool     `json:"upper"` // it stands above this office: 上报包 go there and 下发包 come from there; otherwise the other way
	Encrypt    string   `json:"encrypt"`
	Verify     []byte   `json:"verify"`
	Words      []string `json:"words"`
	AcceptedAt string   `json:"acceptedAt"`
	AcceptedBy string   `json:"acceptedBy"`
	RevokedAt  string   `json:"revokedAt"` // revoked or replaced; empty while it holds
	Why        string   `json:"why"`       // of the revocation
	Rev        int64    `json:"rev"`
}

// Sent is a parcel that was packed here. It is delivered when a receipt of the recipient was read, not before.
type Sent struct {
	ID       ID             `json:"id"`
	KeyID    KeyID          `json:"keyId"`
	PeerID   PeerID         `json:"peerId"`
	Month    calendar.Month `json:"month"`
	Sequence int64          `json:"sequence"`
	Previous ID             `json:"previous"`
	ToSeq    int64          `json:"toSeq"` // it holds the change log of this database up to here
	Name     string         `json:"name"`  // of the file
	Size     int64          `json:"size"`  // bytes
	Tables   []Tally        `json:"tables"`
	Signed   bool           `json:"signed"` // the signed forms are inside
	PackedAt string         `json:"packedAt"`
	PackedBy string         `json:"packedBy"`
	PC       string         `json:"pc"`     // on which computer; empty where its name is not known
	Placed   string         `json:"placed"` // the folder it was last written to
	PlacedAt string         `json:"placedAt"`
	Received calendar.Date  `json:"received"` // by the receipt; zero until then
	Left     []Left         `json:"left"`     // what the recipient set aside
	Resent   int64          `json:"resent"`   // sequence of the parcel by which those were sent again; 0 until then
	Rev      int64          `json:"rev"`
}

// State of a parcel sent: 已打包, 已发出, 已收到. Only a receipt makes it 已收到.
func (s Sent) State() string {
	switch {
	case !s.Received.IsZero():
		return "已收到"
	case s.PlacedAt != "":
		return "已发出"
	}
	return "已打包"
}

// Received is a parcel that was taken in here.
type Received struct {
	ID       ID             `json:"id"`
	KeyID    KeyID          `json:"keyId"`
	PeerID   PeerID         `json:"peerId"`
	Code     string         `json:"code"` // of the sender
	Month    calendar.Month `json:"month"`
	Sequence int64          `json:"sequence"`
	Name     string         `json:"name"`
	OpenedAt string         `json:"openedAt"`
	OpenedBy string         `json:"openedBy"`
	PC       string         `json:"pc"` // on which computer; empty where its name is not known
	Result   Result         `json:"result"`
	Receipt  []byte         `json:"-"`
	Rev      int64          `json:"rev"`
}

// Tally is a table of a parcel with its control totals.
type Tally struct {
	Kind  Kind             `json:"kind"`
	Word  string           `json:"word"`
	Count int64            `json:"count"`
	Sums  map[string]int64 `json:"sums,omitempty"` // fen, ml, grams; target in customers
}

// Count is what became of the rows of a table; every row is in exactly one of the five.
type Count struct {
	Kind    Kind   `json:"kind"`
	Word    string `json:"word"`
	Rows    int    `json:"rows"`
	New     int    `json:"new"`
	Changed int    `json:"changed"`
	Same    int    `json:"same"`
	Clash   int    `json:"clash"` // with fields on which one side gave way
	Aside   int    `json:"aside"` // cannot be taken in, with the reason
}

// Balanced reports whether every row is accounted for.
func (c Count) Balanced() bool { return c.Rows == c.New+c.Changed+c.Same+c.Clash+c.Aside }

// Alter is one field of one record that was changed at the sender and is changed here too.
type Alter struct {
	Kind   Kind   `json:"kind"`
	Key    string `json:"key"` // 客户编号, 卡号 …
	Name   string `json:"name"`
	Field  string `json:"field"` // Chinese
	Before string `json:"before"`
	After  string `json:"after"`
}

// Clash is one field on which one side's value had to give way; a question about it goes to the office that answers.
type Clash struct {
	Alter         // Before is ours, After is theirs
	Base   string `json:"base"`   // what both had; empty when they never agreed
	Taken  bool   `json:"taken"`  // theirs stands now, otherwise ours does
	Reason Reason `json:"reason"` // why
}

// Left is a record set aside, with what is to be done about it.
type Left struct {
	Kind Kind   `json:"kind"`
	ID   string `json:"id"` // at the sender
	Key  string `json:"key"`
	Text string `json:"text"`
}

// Shown bounds each list of a result; the counts are always whole.
const Shown = 500

// Result is what taking in a parcel does or would do.
type Result struct {
	Counts  []Count  `json:"counts"`
	Alters  []Alter  `json:"alters"`
	Clashes []Clash  `json:"clashes"`
	Left    []Left   `json:"left"`
	More    int      `json:"more"`  // entries beyond those shown
	Files   []string `json:"files"` // names of the signed forms inside
}

// Add notes an entry unless its list is full.
func add[T any](list *[]T, v T, more *int) {
	if len(*list) >= Shown {
		*more++
		return
	}
	*list = append(*list, v)
}

// Alter notes a changed field.
func (r *Result) Alter(a Alter) { add(&r.Alters, a, &r.More) }

// Clash notes a field changed at both ends.
func (r *Result) Clash(c Clash) { add(&r.Clashes, c, &r.More) }

// Leave notes a record set aside.
func (r *Result) Leave(l Left) { add(&r.Left, l, &r.More) }

// Sums adds up all tables.
func (r *Result) Sums() (c Count) {
	for _, t := range r.Counts {
		c.Rows, c.New, c.Changed, c.Same, c.Clash, c.Aside = c.Rows+t.Rows, c.New+t.New, c.Changed+t.Changed, c.Same+t.Same, c.Clash+t.Clash, c.Aside+t.Aside
	}
	return c
}

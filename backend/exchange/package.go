package exchange

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"

	"filippo.io/age"
)

// Kind says which way a package travels.
type Kind string

// The kinds.
const (
	Upward   Kind = "report" // 上报包
	Downward Kind = "policy" // 下发包
)

const (
	packageMagic = "FUELBOOK-PACKAGE 1\n"
	// MaxPackage is the largest package in bytes; nothing in it is compressed, so a small file cannot become a large one.
	MaxPackage = 256 << 20
	maxHeader  = 1 << 20
	maxTables  = 200
	// maxEnvelope bounds the list of recipients before the encrypted part, in bytes; two of them need under 400.
	maxEnvelope = 4 << 10
)

// Header says what a package is; it is signed, and through the hashes of the tables so is all that follows.
type Header struct {
	Sender    org.OfficeID   `json:"sender"`
	Recipient org.OfficeID   `json:"recipient"`
	Kind      Kind           `json:"kind"`
	Month     calendar.Month `json:"month"`
	Sequence  int64          `json:"sequence"`        // 1, 2, … from this sender to this recipient
	Previous  string         `json:"previous"`        // ID of the package with the sequence before; empty for the first
	Needs     []string       `json:"needs,omitempty"` // IDs of packages that must have been taken in before
	Forms     string         `json:"forms"`           // version of the form layouts
	Rules     string         `json:"rules"`           // version of the policy
	Tables    []Summary      `json:"tables"`
}

// Summary is what a table holds, said by the packer and counted again by the opener.
type Summary struct {
	Name  string           `json:"name"`
	Count int64            `json:"count"`
	Bytes int64            `json:"bytes"`
	Hash  string           `json:"hash"` // SHA-256 of the rows as they travel
	Sums  map[string]int64 `json:"sums,omitempty"`
}

// Table is the rows of one entity, each a JSON object. Sums names the whole-number members that are added up.
type Table struct {
	Name string
	Rows []json.RawMessage
	Sums []string
}

// Package is what was opened and proven. ID is the hash of the signed header: what receipts and the next package name.
type Package struct {
	ID     string
	Header Header
	Tables []Table
}

// Seal signs the tables and encrypts them to the recipient, then knows its file by its ID. The header's Tables are filled in here.
// Errors: exchange.recipient, exchange.row, exchange.too_large.
func (k Keys) Seal(h Header, tables []Table, to Peer, w io.Writer) (id string, err error) {
	recipient, err := age.ParseX25519Recipient(to.Encrypt)
	if err != nil || to.Revoked {
		return "", fault.New(fault.Invalid, "exchange.recipient", "收件单位没有可用的密钥", "请先登记对方现用的登记文件")
	}
	h.Sender, h.Recipient, h.Tables = k.Office, to.Office, nil
	var body bytes.Buffer
	for _, t := range tables {
		start := body.Len()
		for _, row := range t.Rows {
			if err := json.Compact(&body, row); err != nil {
				return "", badRow(t.Name)
			}
			body.WriteByte('\n')
		}
		s, err := summarise(t, body.Bytes()[start:])
		if err != nil {
			return "", err
		}
		h.Tables = append(h.Tables, s)
	}
	signed, err := k.signed(packageMagic, h)
	if err != nil {
		return "", err
	}
	head := signed[len(packageMagic):]
	if len(head) > maxHeader || len(tables) > maxTables || body.Len()+len(head) > MaxPackage-(1<<20) { // room for what encryption adds
		return "", tooLarge("")
	}
	if err := encrypt(w, head, body.Bytes(), recipient, k.decrypt.Recipient()); err != nil { // to the sender too, who opens it again to compare
		return "", fault.New(fault.Unavailable, "exchange.write", "文件写不进去", "请检查磁盘空间和U盘后重试").Because(err)
	}
	return hashOf(head), nil
}

func encrypt(w io.Writer, head, body []byte, to ...age.Recipient) error {
	if _, err := io.WriteString(w, packageMagic); err != nil {
		return err
	}
	sealed, err := age.Encrypt(w, to...)
	if err != nil {
		return err
	}
	length := binary.BigEndian.AppendUint32(nil, uint32(len(head))) //nolint:gosec // at most maxHeader
	for _, part := range [][]byte{length, head, body} {
		if _, err := sealed.Write(part); err != nil {
			return err
		}
	}
	return sealed.Close()
}

// Open decrypts a package, finds its sender among the peers and proves signature, hashes, counts and sums before it returns anything.
// Memory is bounded by MaxPackage; the counts a file claims reserve nothing.
// Errors: exchange.format, exchange.version, exchange.damaged, exchange.too_large, exchange.foreign, exchange.sender, exchange.revoked.
func (k Keys) Open(file string, r io.Reader, peers map[org.OfficeID]Peer) (Package, error) {
	p, err := k.prove(file, r, peers)
	if err == nil && p.Header.Recipient != k.Office { // addressed to another: somebody passed it on
		return Package{}, foreign(file)
	}
	return p, err
}

// Reopen proves a package this office sealed itself, as it lies on the medium. The caller compares the ID with that of Seal.
// Errors: as Open.
func (k Keys) Reopen(file string, r io.Reader) (Package, error) {
	return k.prove(file, r, map[org.OfficeID]Peer{k.Office: k.Peer()})
}

func (k Keys) prove(file string, r io.Reader, peers map[org.OfficeID]Peer) (Package, error) {
	head, body, err := k.decrypted(file, r)
	if err != nil {
		return Package{}, err
	}
	signature, text := head[:ed25519.SignatureSize], head[ed25519.SignatureSize:]
	p := Package{ID: hashOf(head)}
	if err := strict(text, &p.Header); err != nil {
		return Package{}, malformed(file)
	}
	if err := proven(file, peers, p.Header.Sender, append([]byte(packageMagic), text...), signature); err != nil {
		return Package{}, err
	}
	if !p.Header.sound() {
		return Package{}, malformed(file)
	}
	p.Tables, err = tablesOf(file, p.Header.Tables, body)
	if err != nil {
		return Package{}, err
	}
	return p, nil
}

func (h Header) sound() bool {
	first := h.Sequence == 1
	return (h.Kind == Upward || h.Kind == Downward) && !h.Month.IsZero() && h.Sequence > 0 && first == (h.Previous == "") && len(h.Tables) <= maxTables
}

// decrypted reads the whole file within MaxPackage and splits it into signed head and body.
func (k Keys) decrypted(file string, r io.Reader) (head, body []byte, err error) {
	all, err := io.ReadAll(io.LimitReader(r, MaxPackage+1))
	if err != nil {
		return nil, nil, unreadable(file, err)
	}
	if len(all) > MaxPackage {
		return nil, nil, tooLarge(file)
	}
	sealed, err := unprefixed(file, all, packageMagic)
	if err != nil {
		return nil, nil, err
	}
	if !bytes.Contains(sealed[:min(len(sealed), maxEnvelope)], []byte("\n--- ")) { // a list of a million recipients would be tried one by one
		return nil, nil, damaged(file)
	}
	open, err := age.Decrypt(bytes.NewReader(sealed), k.decrypt)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, nil, foreign(file)
	}
	if err != nil {
		return nil, nil, damaged(file)
	}
	plain, err := io.ReadAll(open)
	if err != nil || len(plain) < 4 {
		return nil, nil, damaged(file)
	}
	n := int64(binary.BigEndian.Uint32(plain))
	if n < ed25519.SignatureSize || n > maxHeader || n > int64(len(plain)-4) {
		return nil, nil, malformed(file)
	}
	return plain[4 : 4+n], plain[4+n:], nil
}

// tablesOf cuts the body by the lengths of the header and counts each table again.
func tablesOf(file string, said []Summary, body []byte) ([]Table, error) {
	tables := make([]Table, 0, len(said))
	for _, s := range said {
		if s.Bytes < 0 || s.Bytes > int64(len(body)) {
			return nil, damaged(file)
		}
		text := body[:s.Bytes]
		body = body[s.Bytes:]
		t := Table{Name: s.Name}
		for line := range bytes.Lines(text) {
			t.Rows = append(t.Rows, json.RawMessage(bytes.TrimSuffix(line, []byte("\n"))))
		}
		for name := range s.Sums {
			t.Sums = append(t.Sums, name)
		}
		found, err := summarise(t, text)
		if err != nil || !found.equals(s) {
			return nil, damaged(file)
		}
		tables = append(tables, t)
	}
	if len(body) != 0 {
		return nil, damaged(file)
	}
	return tables, nil
}

func (s Summary) equals(o Summary) bool {
	for name, v := range s.Sums {
		if o.Sums[name] != v {
			return false
		}
	}
	return s.Name == o.Name && s.Count == o.Count && s.Bytes == o.Bytes && s.Hash == o.Hash && len(s.Sums) == len(o.Sums)
}

// summarise counts rows and adds up the named members. A member that is absent adds nothing; one that is no whole number is refused.
func summarise(t Table, text []byte) (Summary, error) {
	s := Summary{Name: t.Name, Count: int64(len(t.Rows)), Bytes: int64(len(text)), Hash: hashOf(text), Sums: map[string]int64{}}
	for _, name := range t.Sums {
		s.Sums[name] = 0
	}
	for _, row := range t.Rows {
		if len(t.Sums) == 0 && len(row) > 0 && row[0] == '{' && json.Valid(row) { // nothing to add up: what it says is read once, by whoever takes it in
			continue
		}
		var members map[string]json.RawMessage
		if err := json.Unmarshal(row, &members); err != nil || members == nil {
			return s, badRow(t.Name)
		}
		for _, name := range t.Sums {
			raw, ok := members[name]
			if !ok {
				continue
			}
			var v int64
			if strings.TrimSpace(string(raw)) == "null" || json.Unmarshal(raw, &v) != nil || overflows(s.Sums[name], v) {
				return s, badRow(t.Name)
			}
			s.Sums[name] += v
		}
	}
	return s, nil
}

func overflows(a, b int64) bool {
	return b > 0 && a > math.MaxInt64-b || b < 0 && a < math.MinInt64-b
}

func badRow(table string) error {
	return fault.New(fault.Invalid, "exchange.row", "数据表「"+table+"」里有一行不能打包", "请先核对这张表的数据，再重新导出")
}

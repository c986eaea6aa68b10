package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/exchange"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/parcel"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"
)

// NewParcel is what a clerk asks to be packed: a month for an office above or below, and where to put it.
type NewParcel struct {
	Month  calendar.Month `json:"month"`
	PeerID parcel.PeerID  `json:"peerId"`
	Placing
}

// PackParcel packs what changed since the last parcel to that office, proves the sealed bytes by opening them again, notes the parcel in the ledger
// and writes it to a folder. Errors of the start: parcel.no_keys, parcel.locked, parcel.no_peer, those of Placing; of the work: parcel.nothing,
// exchange.*, safe.*.
func (d *Desk) PackParcel(ctx context.Context, a access.Actor, n NewParcel) (Work, error) {
	if err := n.check(); err != nil {
		return Work{}, err
	}
	err := d.view(ctx, a, access.PackParcels, func(tx *store.Tx) error {
		if _, _, _, err := d.opened(tx, a); err != nil {
			return err
		}
		_, err := target(tx, n.PeerID)
		return err
	})
	if err != nil {
		return Work{}, err
	}
	return d.begin(a, "打包", 3, func(ctx context.Context, step func(int, string) error) (workFile, error) {
		if err := step(0, "正在收集自上次打包以来的变化"); err != nil {
			return workFile{}, err
		}
		sent, err := d.pack(ctx, a, n)
		if err != nil {
			return workFile{}, err
		}
		if err := step(1, "已封好并重新打开核对，正在写到「"+n.Folder+"」"); err != nil {
			return workFile{}, err
		}
		_, err = d.place(ctx, a, sent.ID, n.Placing)
		return workFile{}, err
	})
}

// target is the peer a parcel goes to, above or below. Errors: parcel.no_peer.
func target(tx *store.Tx, id parcel.PeerID) (parcel.Peer, error) {
	p, err := tx.Peer(id)
	if err != nil || p.RevokedAt != "" {
		return p, fault.New(fault.Invalid, "parcel.no_peer", "请选收包的单位", "还没有登记的，请由管理员在「单位与密钥」里接受它的登记文件").On("peerId")
	}
	return p, nil
}

// pack seals a parcel and notes it in one transaction: there is never a number without its bytes.
func (d *Desk) pack(ctx context.Context, a access.Actor, n NewParcel) (sent parcel.Sent, err error) {
	err = d.update(ctx, a, access.PackParcels, func(tx *store.Tx) error {
		keys, own, office, err := d.opened(tx, a)
		if err != nil {
			return err
		}
		peer, err := target(tx, n.PeerID)
		if err != nil {
			return err
		}
		last, _, err := tx.LastSent(own.ID, peer.ID)
		if err != nil {
			return err
		}
		again, err := sendAgain(tx, own.ID, peer.ID, last.Sequence+1)
		if err != nil {
			return err
		}
		p, err := newPacking(tx, office, peer, last.ToSeq, again)
		if err != nil {
			return err
		}
		if err := p.gather(); err != nil {
			return err
		}
		signed, err := p.forms(n.Month)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(p.tables, func(t exchange.Table) bool { return len(t.Rows) > 0 }) {
			return fault.New(fault.Invalid, "parcel.nothing", "自上次打包（第"+fmt.Sprint(last.Sequence)+"号）以来没有变化，没有可打的包", "不必再发；要重发上一个包的，请在清单里「重新写出」")
		}
		h := exchange.Header{Kind: kindOf(p.down), Month: n.Month, Sequence: last.Sequence + 1, Previous: string(last.ID)}
		if h.Rules, h.Forms, err = versionsOf(tx, n.Month); err != nil {
			return err
		}
		sent = parcel.Sent{KeyID: own.ID, PeerID: peer.ID, Month: n.Month, Sequence: h.Sequence, Previous: last.ID, Signed: signed, PackedAt: d.now().Format(time.RFC3339), PackedBy: a.Name, PC: d.home.name,
			Name: parcelName(p, n.Month, h.Sequence), Left: []parcel.Left{}}
		if sent.ToSeq, err = tx.LastSeq(); err != nil {
			return err
		}
		data, err := sealProven(keys, h, p.tables, peer, &sent)
		if err != nil {
			return err
		}
		sent, err = tx.SaveSent(sent, data)
		return err
	})
	return sent, err
}

func kindOf(down bool) exchange.Kind {
	if down {
		return exchange.Downward
	}
	return exchange.Upward
}

// parcelName is the name of the file: upward by who reports, downward by whom it is for.
func parcelName(p *packing, m calendar.Month, sequence int64) string {
	if p.down {
		return safeName(fmt.Sprintf("下发包_%s_%s_第%d号", p.peer.Name, m, sequence))
	}
	return safeName(fmt.Sprintf("上报包_%s_%s_第%d号", p.own.Name, m, sequence))
}

// sealProven seals and opens again what was sealed: a parcel without its data is found here and not at the other end.
func sealProven(keys exchange.Keys, h exchange.Header, tables []exchange.Table, peer parcel.Peer, sent *parcel.Sent) ([]byte, error) {
	var out bytes.Buffer
	id, err := keys.Seal(h, tables, exchange.Peer{Office: org.OfficeID(peer.Code), Encrypt: peer.Encrypt, Verify: peer.Verify}, &out)
	if err != nil {
		return nil, err
	}
	back, err := keys.Reopen(sent.Name, bytes.NewReader(out.Bytes()))
	if err != nil {
		return nil, err
	}
	same := back.ID == id && len(back.Tables) == len(tables)
	for i := range tables {
		same = same && back.Tables[i].Name == tables[i].Name && slices.EqualFunc(back.Tables[i].Rows, tables[i].Rows, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) })
	}
	if !same {
		return nil, fault.New(fault.Internal, "parcel.unproven", "封好的包重新打开后与原数据不符，没有发出", "请重试；再次出现请联系维护人员")
	}
	sent.ID, sent.Size, sent.Tables = parcel.ID(id), int64(out.Len()), tallies(back.Header.Tables)
	return out.Bytes(), nil
}

// sendAgain are the records the recipient set aside by receipts read since the last packing; the parcel with that sequence takes them along once.
func sendAgain(tx *store.Tx, key parcel.KeyID, peer parcel.PeerID, by int64) (left []parcel.Left, err error) {
	all, err := tx.SentParcels()
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		if s.KeyID != key || s.PeerID != peer || len(s.Left) == 0 || s.Resent != 0 {
			continue
		}
		left, s.Resent = append(left, s.Left...), by
		if _, err := tx.SaveSent(s, nil); err != nil {
			return nil, err
		}
	}
	return left, nil
}

// forms puts the signed forms of the month inside; signed=false while the month is open.
func (p *packing) forms(m calendar.Month) (signed bool, err error) {
	if p.down { // forms are reported upward only
		return false, nil
	}
	c, signed, err := p.tx.Month(m)
	if err != nil || !signed {
		return false, err
	}
	name, data, err := signedBook(c)
	if err != nil {
		return false, err
	}
	return true, addTable(p, parcel.Files, []fileRow{{name, data}})
}

// signedBook is the workbook of the seven forms of a closed month as they were signed.
func signedBook(c store.ClosedMonth) (name string, data []byte, err error) {
	kept, err := unpackForms(c)
	if err != nil {
		return "", nil, err
	}
	var out bytes.Buffer
	err = sheet.WriteForms(&out, kept.Forms[:])
	return safeName("月报_"+c.Month.String()+"_"+kept.Forms[0].Unit) + ".xlsx", out.Bytes(), err
}

// versionsOf names the versions of the tracking rules and of the layout in force at the end of a month.
func versionsOf(tx *store.Tx, m calendar.Month) (rules, forms string, err error) {
	if rules, err = rulesVersion(tx, m); err != nil {
		return "", "", err
	}
	layout, err := layoutOn(tx, m)
	return rules, layout.Version, err
}

// rulesVersion names the version of the tracking rules in force at the end of a month.
func rulesVersion(tx *store.Tx, m calendar.Month) (version string, err error) {
	list, err := tx.Policies(policyTracking)
	for _, v := range list {
		if !v.From.After(m.Last()) {
			version = v.Version
		}
	}
	return version, err
}

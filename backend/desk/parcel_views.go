package desk

import (
	"bytes"
	"context"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/exchange"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/parcel"
	"fuelbook/backend/safe"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// SentView is a parcel sent, with its state.
type SentView struct {
	parcel.Sent
	Peer     string `json:"peer"`
	Down     bool   `json:"down"`  // 下发包
	State    string `json:"state"` // 已打包, 已发出, 已收到
	SizeText string `json:"sizeText"`
}

// ReceivedView is a parcel taken in.
type ReceivedView struct {
	parcel.Received
	Peer string       `json:"peer"`
	Sum  parcel.Count `json:"sum"`
}

// ParcelBook is the screen 月度上报. Why says what keeps this installation from packing or opening, empty when nothing does.
type ParcelBook struct {
	Why      string         `json:"why"`
	Office   string         `json:"office"`
	Open     bool           `json:"open"` // the keys are open for the account
	Until    string         `json:"until"`
	Code     string         `json:"code"`  // of this office
	Keeps    bool           `json:"keeps"` // the system of this PC can keep the passphrase
	Kept     bool           `json:"kept"`  // and was asked to
	Offices  []OfficeChoice `json:"offices"`
	Targets  []parcel.Peer  `json:"targets"` // offices above and below whose keys hold
	Sent     []SentView     `json:"sent"`
	Received []ReceivedView `json:"received"`
}

// Parcels is the ledger of what was handed over and taken in. Sent is not received: only a receipt makes it so.
func (d *Desk) Parcels(ctx context.Context, a access.Actor) (v ParcelBook, err error) {
	v = ParcelBook{Offices: []OfficeChoice{}, Targets: []parcel.Peer{}, Sent: []SentView{}, Received: []ReceivedView{}}
	err = d.view(ctx, a, access.SeeParcels, func(tx *store.Tx) error {
		key, own, err := ownOffice(tx)
		if err != nil {
			if f := fault.From(err); f.Kind == fault.Conflict {
				v.Why = f.Message + "。" + f.Remedy
				return nil
			}
			return err
		}
		v.Office, v.Code = own.Name, own.Code
		v.Keeps, v.Kept = d.keeper != nil, len(key.Kept) > 0
		if access.Allow(a, access.PackParcels) == nil {
			_, v.Open = d.keyOf(a, key)
		}
		if k, ok := d.keys.get(a.UserID, d.now()); v.Open && ok {
			v.Until = k.until.Format(time.RFC3339)
		}
		return v.fill(tx)
	})
	return v, err
}

func (v *ParcelBook) fill(tx *store.Tx) error {
	tree, err := loadTree(tx)
	if err != nil {
		return err
	}
	v.Offices = lo.Map(tree.Offices(), func(o org.Office, _ int) OfficeChoice { return OfficeChoice{o.ID, o.Code, o.Name, o.Kind} })
	peers, err := tx.Peers()
	if err != nil {
		return err
	}
	names := lo.SliceToMap(peers, func(p parcel.Peer) (parcel.PeerID, string) { return p.ID, p.Name })
	upper := lo.SliceToMap(peers, func(p parcel.Peer) (parcel.PeerID, bool) { return p.ID, p.Upper })
	v.Targets = lo.Filter(peers, func(p parcel.Peer, _ int) bool { return p.RevokedAt == "" })
	sent, err := tx.SentParcels()
	if err != nil {
		return err
	}
	for _, s := range sent {
		v.Sent = append(v.Sent, SentView{s, names[s.PeerID], !upper[s.PeerID], s.State(), safe.Bytes(s.Size)})
	}
	received, err := tx.ReceivedParcels()
	for _, r := range received {
		v.Received = append(v.Received, ReceivedView{r, names[r.PeerID], r.Result.Sums()})
	}
	return err
}

// ReadReceipt reads a receipt: the parcel it names was received. Records the recipient set aside go along with the next parcel.
// Errors: parcel.no_keys, exchange.*, parcel.no_such.
func (d *Desk) ReadReceipt(ctx context.Context, a access.Actor, up Upload) (ParcelBook, error) {
	err := d.update(ctx, a, access.PackParcels, func(tx *store.Tx) error {
		key, _, err := ownOffice(tx)
		if err != nil {
			return err
		}
		peers, err := tx.Peers()
		if err != nil {
			return err
		}
		r, err := exchange.ReadReceipt(org.OfficeID(key.Code), up.Name, bytes.NewReader(up.Data), trusted(peers))
		if err != nil {
			return err
		}
		sent, err := tx.SentParcel(parcel.ID(r.Package))
		to := parcel.Peer{}
		if err == nil {
			to, err = tx.Peer(sent.PeerID)
		}
		if err != nil || to.Code != string(r.Receiver) {
			return fault.New(fault.NotFound, "parcel.no_such", "回执说的包不是本机发给"+string(r.Receiver)+"的", "请核对选的回执文件").At(fault.Place{File: up.Name})
		}
		if !sent.Received.IsZero() {
			return nil // read before
		}
		sent.Received = r.Taken
		for _, l := range r.Left {
			sent.Left = append(sent.Left, parcel.Left{Kind: parcel.Kind(l.Table), ID: l.ID, Text: l.Text})
		}
		_, err = tx.SaveSent(sent, nil)
		return err
	})
	if err != nil {
		return ParcelBook{}, err
	}
	return d.Parcels(ctx, a)
}

// Receipt is the file that tells the sender its parcel was taken in. Errors: store.not_found.
func (d *Desk) Receipt(ctx context.Context, a access.Actor, id parcel.ID) (name string, data []byte, err error) {
	err = d.view(ctx, a, access.OpenParcels, func(tx *store.Tx) error {
		r, err := tx.ReceivedParcel(id)
		name, data = safeName("回执_"+r.Code+"_"+r.Month.String()+"_"+string(r.ID)[:min(len(r.ID), 8)])+".fbr", r.Receipt
		return err
	})
	return name, data, err
}

// ParcelForm is a workbook of signed forms that came in a parcel. Error: store.not_found.
func (d *Desk) ParcelForm(ctx context.Context, a access.Actor, id parcel.ID, name string) (data []byte, err error) {
	err = d.view(ctx, a, access.OpenParcels, func(tx *store.Tx) error {
		var ok bool
		data, ok, err = tx.ParcelForm(id, name)
		if err == nil && !ok {
			err = fault.New(fault.NotFound, "store.not_found", "包里没有「"+name+"」", "请刷新清单")
		}
		return err
	})
	return data, err
}

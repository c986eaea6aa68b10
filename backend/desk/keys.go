package desk

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/exchange"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/parcel"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// keysOpenFor is how long the private keys stay in memory for an account after it gave the passphrase.
const keysOpenFor = 30 * time.Minute

// openKeys are the private keys in memory, by account.
type openKeys struct {
	mu sync.Mutex
	of map[access.UserID]openKey
}

type openKey struct {
	id    parcel.KeyID
	keys  exchange.Keys
	until time.Time
}

func (o *openKeys) put(id access.UserID, k openKey) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.of == nil {
		o.of = map[access.UserID]openKey{}
	}
	o.of[id] = k
}

func (o *openKeys) get(id access.UserID, now time.Time) (openKey, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	k, ok := o.of[id]
	if ok && now.After(k.until) {
		delete(o.of, id)
		return openKey{}, false
	}
	return k, ok
}

func (o *openKeys) drop(id access.UserID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.of, id)
}

// OfficeChoice is an office this installation may belong to.
type OfficeChoice struct {
	ID   org.OfficeID `json:"id"`
	Code string       `json:"code"`
	Name string       `json:"name"`
	Kind org.Kind     `json:"kind"`
}

// KeysView is the screen 单位与密钥: to which office this installation belongs, its keys, and whose enrolments were accepted.
type KeysView struct {
	Ready   bool           `json:"ready"` // keys were made
	Key     parcel.OwnKey  `json:"key"`
	Office  string         `json:"office"`
	Offices []OfficeChoice `json:"offices"`
	Peers   []parcel.Peer  `json:"peers"`
}

// NewKeys makes the keys of this installation. MinPassphrase characters at least; the passphrase is stored nowhere.
type NewKeys struct {
	OfficeID   org.OfficeID `json:"officeId"`
	Passphrase string       `json:"passphrase" maxLength:"200"`
}

// Keys tells which office this installation belongs to and whom it knows.
func (d *Desk) Keys(ctx context.Context, a access.Actor) (v KeysView, err error) {
	err = d.view(ctx, a, access.ManageKeys, func(tx *store.Tx) error {
		v, err = keysView(tx)
		return err
	})
	return v, err
}

func keysView(tx *store.Tx) (v KeysView, err error) {
	tree, err := loadTree(tx)
	if err != nil {
		return v, err
	}
	v.Offices = lo.Map(tree.Offices(), func(o org.Office, _ int) OfficeChoice { return OfficeChoice{o.ID, o.Code, o.Name, o.Kind} })
	if v.Key, v.Ready, err = tx.OwnKey(); err != nil {
		return v, err
	}
	own, _ := tree.Office(v.Key.OfficeID)
	v.Office = own.Name
	v.Peers, err = tx.Peers()
	return v, err
}

// MakeKeys draws the keys of this installation for one of its offices, or replaces them: the parents must then accept the new enrolment, and
// every chain of parcels begins anew. Errors: parcel.no_office, exchange.weak, exchange.random.
func (d *Desk) MakeKeys(ctx context.Context, a access.Actor, n NewKeys) (v KeysView, err error) {
	err = d.update(ctx, a, access.ManageKeys, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		office, ok := tree.Office(n.OfficeID)
		if !ok {
			return fault.New(fault.Invalid, "parcel.no_office", "请选本机属于哪个单位", "机构还没有导入的，请先导入机构").On("officeId")
		}
		if err := retireKey(tx, d.now()); err != nil {
			return err
		}
		if err := d.drawKey(tx, a, office, n.Passphrase); err != nil {
			return err
		}
		v, err = keysView(tx)
		return err
	})
	return v, err
}

func retireKey(tx *store.Tx, now time.Time) error {
	old, ok, err := tx.OwnKey()
	if err != nil || !ok {
		return err
	}
	old.RetiredAt = now.Format(time.RFC3339)
	_, err = tx.SaveOwnKey(old)
	return err
}

func (d *Desk) drawKey(tx *store.Tx, a access.Actor, office org.Office, passphrase string) error {
	keys, err := exchange.NewKeys(org.OfficeID(office.Code)) // in files an office is its code: the id is this folder's own
	if err != nil {
		return err
	}
	k := parcel.OwnKey{OfficeID: office.ID, Code: office.Code, Words: keys.Peer().Words(), MadeAt: d.now().Format(time.RFC3339), MadeBy: a.Name}
	if k.Locked, err = keys.Lock(passphrase); err != nil {
		return err
	}
	if k.Enrolment, err = keys.Enrolment(); err != nil {
		return err
	}
	_, err = tx.SaveOwnKey(k)
	return err
}

// Enrolment is the file by which this office makes its public keys known. Error: parcel.no_keys.
func (d *Desk) Enrolment(ctx context.Context, a access.Actor) (name string, data []byte, err error) {
	err = d.view(ctx, a, access.ManageKeys, func(tx *store.Tx) error {
		k, own, err := ownOffice(tx)
		name, data = safeName("登记文件_"+own.Name+"_"+k.Code)+".fbk", k.Enrolment
		return err
	})
	return name, data, err
}

// ownOffice is the key in use and its office. Error: parcel.no_keys.
func ownOffice(tx *store.Tx) (k parcel.OwnKey, own org.Office, err error) {
	k, ok, err := tx.OwnKey()
	if err != nil {
		return k, own, err
	}
	if !ok {
		return k, own, fault.New(fault.Conflict, "parcel.no_keys", "本机还没有选定单位和生成密钥", "请由管理员在「单位与密钥」里办理")
	}
	tree, err := loadTree(tx)
	if err != nil {
		return k, own, err
	}
	own, ok = tree.Office(k.OfficeID)
	if !ok || own.Code != k.Code {
		return k, own, fault.New(fault.Conflict, "parcel.office_changed", "本单位的机构代码与生成密钥时（"+k.Code+"）不同", "请改回代码，或在「单位与密钥」里换新密钥并重新登记")
	}
	return k, own, nil
}

// UnlockKeys opens the private keys for the account with their passphrase. Errors: parcel.no_keys, exchange.passphrase.
func (d *Desk) UnlockKeys(ctx context.Context, a access.Actor, passphrase string) error {
	return d.view(ctx, a, access.PackParcels, func(tx *store.Tx) error {
		k, _, err := ownOffice(tx)
		if err != nil {
			return err
		}
		keys, err := exchange.Unlock("本机密钥", bytes.NewReader(k.Locked), passphrase)
		if err != nil {
			return err
		}
		d.keys.put(a.UserID, openKey{k.ID, keys, d.now().Add(keysOpenFor)})
		return nil
	})
}

// opened are the private keys of this office, opened by the account. Errors: parcel.locked, parcel.no_keys.
func (d *Desk) opened(tx *store.Tx, a access.Actor) (exchange.Keys, parcel.OwnKey, org.Office, error) {
	k, own, err := ownOffice(tx)
	if err != nil {
		return exchange.Keys{}, k, own, err
	}
	keys, ok := d.keyOf(a, k)
	if !ok {
		return exchange.Keys{}, k, own, fault.New(fault.Forbidden, "parcel.locked", "本单位的密钥没有打开", "请输入密钥口令，打开后30分钟内可以打包和收包").On("passphrase")
	}
	return keys, k, own, nil
}

// PeerLook is what an enrolment file says, before anybody believes it.
type PeerLook struct {
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	Upper    bool     `json:"upper"`
	Words    []string `json:"words"`
	Known    bool     `json:"known"`    // these very keys are accepted already
	Replaces bool     `json:"replaces"` // other keys of this office hold now and would be revoked
}

// LookPeer reads an enrolment file. Errors: those of exchange.ReadEnrolment, parcel.own_file, parcel.no_relation.
func (d *Desk) LookPeer(ctx context.Context, a access.Actor, up Upload) (v PeerLook, err error) {
	err = d.view(ctx, a, access.ManageKeys, func(tx *store.Tx) error {
		v, _, _, err = lookPeer(tx, up)
		return err
	})
	return v, err
}

func lookPeer(tx *store.Tx, up Upload) (v PeerLook, said exchange.Peer, held parcel.Peer, err error) {
	said, err = exchange.ReadEnrolment(up.Name, bytes.NewReader(up.Data))
	if err != nil {
		return v, said, held, err
	}
	_, own, err := ownOffice(tx)
	if err != nil {
		return v, said, held, err
	}
	tree, err := loadTree(tx)
	if err != nil {
		return v, said, held, err
	}
	v = PeerLook{Code: string(said.Office), Words: said.Words()}
	if v.Name, v.Upper, err = relation(tree, own, v.Code); err != nil {
		return v, said, held, err
	}
	peers, err := tx.Peers()
	held, ok := lo.Find(peers, func(p parcel.Peer) bool { return p.Code == v.Code && p.RevokedAt == "" })
	v.Known = ok && held.Encrypt == said.Encrypt && bytes.Equal(held.Verify, said.Verify)
	v.Replaces = ok && !v.Known
	return v, said, held, err
}

// relation says how another office stands to ours. Errors: parcel.own_file, parcel.no_relation.
func relation(tree org.Tree, own org.Office, code string) (name string, upper bool, err error) {
	if code == own.Code {
		return "", false, fault.New(fault.Invalid, "parcel.own_file", "这是本单位自己的登记文件", "请选对方交来的登记文件")
	}
	other, ok := tree.ByCode(code)
	_, above := tree.ByCode(own.ParentCode)
	switch {
	case ok && tree.Within(other.ID, own.ID):
		return other.Name, true, nil
	case ok && tree.Within(own.ID, other.ID):
		return other.Name, false, nil
	case !ok && !above && code == own.ParentCode:
		return "上级单位（" + code + "）", true, nil
	}
	return "", false, fault.New(fault.Invalid, "parcel.no_relation", "登记文件里的单位（代码"+code+"）不是本单位（"+own.Name+"）的上级或下级", "请核对选的文件；机构有变动的，请先更新机构")
}

// AcceptPeer accepts an enrolment. words are those that were compared over the phone, so that no other file than the one shown is accepted.
// Keys of the same office that held before are revoked. Errors: those of LookPeer, parcel.words.
func (d *Desk) AcceptPeer(ctx context.Context, a access.Actor, up Upload, words string) (v KeysView, err error) {
	err = d.update(ctx, a, access.ManageKeys, func(tx *store.Tx) error {
		look, said, held, err := lookPeer(tx, up)
		if err != nil {
			return err
		}
		if strings.Join(strings.Fields(words), " ") != strings.Join(look.Words, " ") {
			return fault.New(fault.Conflict, "parcel.words", "核对的十二个词与文件的不同", "请重新选文件，再与对方电话逐词核对")
		}
		if look.Replaces {
			if err := d.revoke(tx, held, "换新密钥"); err != nil {
				return err
			}
		}
		if !look.Known {
			if _, err := tx.SavePeer(parcel.Peer{Code: look.Code, Name: look.Name, Upper: look.Upper, Encrypt: said.Encrypt, Verify: said.Verify, Words: look.Words,
				AcceptedAt: d.now().Format(time.RFC3339), AcceptedBy: a.Name}); err != nil {
				return err
			}
		}
		v, err = keysView(tx)
		return err
	})
	return v, err
}

func (d *Desk) revoke(tx *store.Tx, p parcel.Peer, why string) error {
	p.RevokedAt, p.Why = d.now().Format(time.RFC3339), why
	_, err := tx.SavePeer(p)
	return err
}

// RevokePeer revokes an enrolment for a reason: its parcels and receipts are refused from now on. Errors: store.not_found, parcel.why.
func (d *Desk) RevokePeer(ctx context.Context, a access.Actor, id parcel.PeerID, why string) (v KeysView, err error) {
	err = d.update(ctx, a, access.ManageKeys, func(tx *store.Tx) error {
		p, err := tx.Peer(id)
		if err != nil {
			return err
		}
		if strings.TrimSpace(why) == "" {
			return fault.New(fault.Invalid, "parcel.why", "作废要写原因", "例如：电脑丢失、口令外泄").On("why")
		}
		if p.RevokedAt == "" {
			if err := d.revoke(tx, p, strings.TrimSpace(why)); err != nil {
				return err
			}
		}
		v, err = keysView(tx)
		return err
	})
	return v, err
}

// trusted are the keys by which files of peers are proven; an office whose keys are all revoked is known as revoked.
func trusted(peers []parcel.Peer) map[org.OfficeID]exchange.Peer {
	out := map[org.OfficeID]exchange.Peer{}
	for _, p := range peers { // those that hold come first
		code := org.OfficeID(p.Code)
		if _, known := out[code]; !known {
			out[code] = exchange.Peer{Office: code, Encrypt: p.Encrypt, Verify: p.Verify, Revoked: p.RevokedAt != ""}
		}
	}
	return out
}

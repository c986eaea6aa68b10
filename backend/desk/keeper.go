package desk

import (
	"bytes"
	"context"

	"fuelbook/backend/access"
	"fuelbook/backend/exchange"
	"fuelbook/backend/fault"
	"fuelbook/backend/parcel"
	"fuelbook/backend/store"
)

// Keeper is where the operating system keeps a secret for the person signed in to it: only the same person on the same PC gets it back, so
// what it made of the secret may lie beside the data and travel with copies of it.
type Keeper interface {
	Keep(secret []byte) (kept []byte, err error)
	Give(kept []byte) (secret []byte, err error)
}

// KeepKeys opens the private keys for the account and has the system of this PC remember the passphrase: from then on whoever may pack parcels
// here need not give it. Errors: those of UnlockKeys, parcel.no_keeper.
func (d *Desk) KeepKeys(ctx context.Context, a access.Actor, passphrase string) error {
	if d.keeper == nil {
		return fault.New(fault.Invalid, "parcel.no_keeper", "这台电脑的系统不能代为保管口令", "请每次输入密钥口令").On("keep")
	}
	if err := d.UnlockKeys(ctx, a, passphrase); err != nil {
		return err
	}
	kept, err := d.keeper.Keep([]byte(passphrase))
	if err != nil {
		return fault.Wrap(err, "parcel.keep", "系统没有收下口令")
	}
	return d.update(ctx, a, access.PackParcels, func(tx *store.Tx) error { return d.keep(tx, kept) })
}

// ForgetKeys has the passphrase forgotten, and closes the keys the account has open. Error: parcel.no_keys.
func (d *Desk) ForgetKeys(ctx context.Context, a access.Actor) error {
	if err := d.update(ctx, a, access.PackParcels, func(tx *store.Tx) error { return d.keep(tx, nil) }); err != nil {
		return err
	}
	d.keys.drop(a.UserID)
	return nil
}

func (d *Desk) keep(tx *store.Tx, kept []byte) error {
	k, _, err := ownOffice(tx)
	if err != nil {
		return err
	}
	k.Kept = kept
	_, err = tx.SaveOwnKey(k)
	return err
}

// keyOf are the private keys of this office, if the account opened them or the system gives the passphrase back.
func (d *Desk) keyOf(a access.Actor, k parcel.OwnKey) (exchange.Keys, bool) {
	if open, ok := d.keys.get(a.UserID, d.now()); ok && open.id == k.ID {
		return open.keys, true
	}
	if d.keeper == nil || len(k.Kept) == 0 {
		return exchange.Keys{}, false
	}
	secret, err := d.keeper.Give(k.Kept)
	if err != nil {
		return exchange.Keys{}, false // another PC or person: the passphrase has to be given
	}
	keys, err := exchange.Unlock("本机密钥", bytes.NewReader(k.Locked), string(secret))
	if err != nil {
		return exchange.Keys{}, false
	}
	d.keys.put(a.UserID, openKey{k.ID, keys, d.now().Add(keysOpenFor)})
	return keys, true
}

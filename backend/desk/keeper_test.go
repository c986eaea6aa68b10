package desk

import (
	"bytes"
	"errors"
	"testing"

	"fuelbook/backend/org"
)

// person is a Keeper as a system has it: what one person handed over another does not get back.
type person struct{ name string }

func (p person) Keep(secret []byte) ([]byte, error) {
	return append([]byte(p.name+"|"), bytes.ToUpper(secret)...), nil
}

func (p person) Give(kept []byte) ([]byte, error) {
	secret, ok := bytes.CutPrefix(kept, []byte(p.name+"|"))
	if !ok {
		return nil, errors.New("of another person")
	}
	return bytes.ToLower(secret), nil
}

// The passphrase is given once where the system keeps it; the keys open by themselves for that person on that PC only, and no longer once it
// was forgotten or the keys were replaced.
func TestParcelsKeysKeptByTheSystem(t *testing.T) {
	d := office(t)
	own := officeOf(t, d, org.Station)
	const words = "a passphrase that is hard to guess"
	renew := func() {
		t.Helper()
		if _, err := d.MakeKeys(t.Context(), clerk(), NewKeys{own.ID, words}); err != nil {
			t.Fatal(err)
		}
	}
	open := func() bool {
		t.Helper()
		d.keys = openKeys{} // as after a new start
		b, err := d.Parcels(t.Context(), clerk())
		if err != nil {
			t.Fatal(err)
		}
		return b.Open
	}
	renew()
	wantCode(t, d.KeepKeys(t.Context(), clerk(), words), "parcel.no_keeper")
	d.keeper = person{"amy"}
	wantCode(t, d.KeepKeys(t.Context(), clerk(), "not the one that was chosen"), "exchange.passphrase")
	if open() {
		t.Error("a wrong passphrase was kept")
	}
	if err := d.KeepKeys(t.Context(), clerk(), words); err != nil {
		t.Fatal(err)
	}
	if !open() {
		t.Error("the kept passphrase does not open the keys")
	}
	d.keeper = person{"ben"}
	if open() {
		t.Error("another person got the passphrase")
	}
	d.keeper = person{"amy"}
	if err := d.ForgetKeys(t.Context(), clerk()); err != nil {
		t.Fatal(err)
	}
	if open() {
		t.Error("a forgotten passphrase opens the keys")
	}
	if err := d.KeepKeys(t.Context(), clerk(), words); err != nil {
		t.Fatal(err)
	}
	renew()
	if open() {
		t.Error("new keys open by the passphrase of the old ones")
	}
}

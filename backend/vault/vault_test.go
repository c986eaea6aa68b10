package vault

import (
	"bytes"
	"crypto/rand"
	"testing"

	"fuelbook/backend/fault"
)

func TestSealedAndOpened(t *testing.T) {
	k, salt, wrapped, err := New("一句别人猜不到的话啊", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	plain := []byte("喜欢下棋")
	sealed, err := k.Seal(plain, rand.Reader)
	if err != nil || bytes.Contains(sealed, plain) {
		t.Fatalf("%x %v", sealed, err)
	}
	twice, _ := k.Seal(plain, rand.Reader)
	if bytes.Equal(sealed, twice) {
		t.Error("the same text is sealed alike twice")
	}
	again, err := Open("一句别人猜不到的话啊", salt, wrapped)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.Unseal(sealed); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("%s %v", got, err)
	}
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		if _, err := k.Unseal(bad); !fault.Is(err, "vault.damaged") {
			t.Fatalf("byte %d changed unnoticed", i)
		}
	}
	if _, err := k.Unseal(sealed[:5]); !fault.Is(err, "vault.damaged") {
		t.Errorf("cut short: %v", err)
	}
	if _, err := Open("一句别人猜不到的话", salt, wrapped); !fault.Is(err, "vault.passphrase") {
		t.Errorf("a wrong passphrase: %v", err)
	}
}

func TestChangedPassphrase(t *testing.T) {
	k, salt, wrapped, err := New("first passphrase", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sealed, _ := k.Seal([]byte("x"), rand.Reader)
	newSalt, newWrapped, err := k.Wrap("second passphrase", rand.Reader)
	if err != nil || bytes.Equal(salt, newSalt) || bytes.Equal(wrapped, newWrapped) {
		t.Fatal(err)
	}
	if _, err := Open("first passphrase", newSalt, newWrapped); err == nil {
		t.Error("the old passphrase still opens")
	}
	after, err := Open("second passphrase", newSalt, newWrapped)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := after.Unseal(sealed); err != nil || string(got) != "x" {
		t.Errorf("%s %v", got, err)
	}
	if _, _, err := k.Wrap("短", rand.Reader); !fault.Is(err, "vault.weak") {
		t.Errorf("%v", err)
	}
}

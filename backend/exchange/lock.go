package exchange

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"io"

	"fuelbook/backend/fault"
	"fuelbook/backend/org"

	"filippo.io/age"
)

const (
	keysMagic = "FUELBOOK-KEYS 1\n"
	maxKeys   = 8 << 10 // bytes
	// MinPassphrase is the least number of characters of a passphrase over the keys.
	MinPassphrase = 10
	workFactor    = 16 // scrypt, 2^16: a quarter of a second and 64 MiB on an office PC
)

// secret is what lies under the passphrase.
type secret struct {
	Office  org.OfficeID `json:"office"`
	Decrypt string       `json:"decrypt"` // age identity, AGE-SECRET-KEY-1…
	Seed    []byte       `json:"seed"`    // of the Ed25519 key, 32 bytes
}

// Lock encrypts the keys under a passphrase that nobody stores. Errors: exchange.weak, exchange.encode.
func (k Keys) Lock(passphrase string) ([]byte, error) {
	if len([]rune(passphrase)) < MinPassphrase {
		return nil, fault.New(fault.Invalid, "exchange.weak", "口令太短", "请用至少10个字符，可以是一句话").On("passphrase")
	}
	text, err := json.Marshal(secret{k.Office, k.decrypt.String(), k.sign.Seed()})
	if err != nil {
		return nil, fault.Wrap(err, "exchange.encode", "文件内容无法写出")
	}
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, fault.Wrap(err, "exchange.encode", "文件内容无法写出")
	}
	to.SetWorkFactor(workFactor)
	out := bytes.NewBufferString(keysMagic)
	w, err := age.Encrypt(out, to)
	if err == nil {
		_, err = w.Write(text)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, fault.Wrap(err, "exchange.encode", "文件内容无法写出")
	}
	return out.Bytes(), nil
}

// Unlock reads locked keys. Errors: exchange.format, exchange.version, exchange.too_large, exchange.damaged, exchange.passphrase.
func Unlock(file string, r io.Reader, passphrase string) (Keys, error) {
	all, err := io.ReadAll(io.LimitReader(r, maxKeys+1))
	if err != nil {
		return Keys{}, unreadable(file, err)
	}
	if len(all) > maxKeys {
		return Keys{}, tooLarge(file)
	}
	locked, err := unprefixed(file, all, keysMagic)
	if err != nil {
		return Keys{}, err
	}
	wrong := fault.New(fault.Forbidden, "exchange.passphrase", "口令不对", "请核对后重试；口令丢失后须换新密钥并重新登记").On("passphrase")
	by, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return Keys{}, wrong
	}
	by.SetMaxWorkFactor(workFactor) // a changed file cannot ask for hours
	text, err := age.Decrypt(bytes.NewReader(locked), by)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return Keys{}, wrong
	}
	if err != nil {
		return Keys{}, damaged(file)
	}
	return unlocked(file, text)
}

func unlocked(file string, r io.Reader) (Keys, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return Keys{}, damaged(file)
	}
	var s secret
	if err := strict(text, &s); err != nil || len(s.Seed) != ed25519.SeedSize {
		return Keys{}, malformed(file)
	}
	id, err := age.ParseX25519Identity(s.Decrypt)
	if err != nil {
		return Keys{}, malformed(file)
	}
	return Keys{s.Office, id, ed25519.NewKeyFromSeed(s.Seed)}, nil
}

// Package vault seals sensitive facts (6.5.4.1): AES-256-GCM under a random key, the key wrapped with an argon2id passphrase that nobody stores.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"io"

	"fuelbook/backend/fault"

	"golang.org/x/crypto/argon2"
)

// Sizes in bytes.
const (
	keySize  = 32
	saltSize = 16
	// MinPassphrase is the least number of characters of a passphrase.
	MinPassphrase = 10
)

// Key opens what was sealed under it. It lives in memory only, while somebody has the vault open.
type Key struct{ raw []byte }

// New draws a key and wraps it with a passphrase. Errors: vault.weak, vault.random.
func New(passphrase string, random io.Reader) (k Key, salt, wrapped []byte, err error) {
	k.raw = make([]byte, keySize)
	if _, err := io.ReadFull(random, k.raw); err != nil {
		return k, nil, nil, fault.Wrap(err, "vault.random", "系统随机数不可用")
	}
	salt, wrapped, err = k.Wrap(passphrase, random)
	return k, salt, wrapped, err
}

// Wrap encrypts the key with a passphrase under a fresh salt. Errors: vault.weak, vault.random.
func (k Key) Wrap(passphrase string, random io.Reader) (salt, wrapped []byte, err error) {
	if len([]rune(passphrase)) < MinPassphrase {
		return nil, nil, fault.New(fault.Invalid, "vault.weak", "口令太短", "请用至少10个字符，可以是一句话").On("passphrase")
	}
	salt = make([]byte, saltSize)
	if _, err := io.ReadFull(random, salt); err != nil {
		return nil, nil, fault.Wrap(err, "vault.random", "系统随机数不可用")
	}
	wrapped, err = derived(passphrase, salt).Seal(k.raw, random)
	return salt, wrapped, err
}

// Open unwraps the key. Error: vault.passphrase.
func Open(passphrase string, salt, wrapped []byte) (Key, error) {
	raw, err := derived(passphrase, salt).Unseal(wrapped)
	if err != nil {
		return Key{}, fault.New(fault.Forbidden, "vault.passphrase", "口令不对", "请核对后重试；口令丢失后内容无法找回").On("passphrase")
	}
	return Key{raw}, nil
}

// derived stretches a passphrase; the cost is that of the account passwords (OWASP: argon2id, 19 MiB, 2 passes).
func derived(passphrase string, salt []byte) Key {
	return Key{argon2.IDKey([]byte(passphrase), salt, 2, 19*1024, 1, keySize)}
}

// Seal encrypts; the nonce stands before the text. Error: vault.random.
func (k Key) Seal(plain []byte, random io.Reader) ([]byte, error) {
	gcm, err := k.gcm()
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, gcm.NonceSize())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, fault.Wrap(err, "vault.random", "系统随机数不可用")
	}
	return gcm.Seal(nonce, nonce, plain, nil), nil
}

// Unseal decrypts. Error: vault.damaged when the key is another or a single bit was changed.
func (k Key) Unseal(sealed []byte) ([]byte, error) {
	gcm, err := k.gcm()
	if err != nil {
		return nil, err
	}
	damaged := fault.New(fault.Invalid, "vault.damaged", "这条敏感信息解不开，内容已损坏或不是用这个口令封存的", "请用较早的备份核对")
	if len(sealed) < gcm.NonceSize() {
		return nil, damaged
	}
	plain, err := gcm.Open(nil, sealed[:gcm.NonceSize()], sealed[gcm.NonceSize():], nil)
	if err != nil {
		return nil, damaged.Because(err)
	}
	return plain, nil
}

func (k Key) gcm() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k.raw)
	if err != nil {
		return nil, fault.Wrap(err, "vault.key", "密钥不可用")
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fault.Wrap(err, "vault.key", "密钥不可用")
	}
	return gcm, nil
}

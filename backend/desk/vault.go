package desk

import (
	"context"
	"strings"
	"sync"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/store"
	"fuelbook/backend/vault"
)

// vaultOpenFor is how long the vault stays open for an account after it gave the passphrase.
const vaultOpenFor = 15 * time.Minute

// openVaults are the keys in memory, by account.
type openVaults struct {
	mu   sync.Mutex
	keys map[access.UserID]openVault
}

type openVault struct {
	key   vault.Key
	until time.Time
}

func (o *openVaults) put(id access.UserID, k vault.Key, until time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.keys == nil {
		o.keys = map[access.UserID]openVault{}
	}
	o.keys[id] = openVault{k, until}
}

func (o *openVaults) get(id access.UserID, now time.Time) (openVault, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	v, ok := o.keys[id]
	if !ok || now.After(v.until) {
		delete(o.keys, id)
		return v, fault.New(fault.Forbidden, "vault.closed", "敏感信息没有打开", "请输入口令，打开后15分钟内可以查看")
	}
	return v, nil
}

// VaultView says how the vault stands for an account.
type VaultView struct {
	Set   bool   `json:"set"`   // a passphrase was set: the vault is switched on
	SetBy string `json:"setBy"` // who set it
	Open  bool   `json:"open"`  // for this account
	Until string `json:"until"` // RFC 3339
}

// SecretView is a sensitive fact with its content; it is only ever an answer to one reading for one purpose.
type SecretView struct {
	Secret  customer.Secret `json:"secret"`
	Content string          `json:"content"`
}

// VaultState tells whether the vault is switched on and open for the account.
func (d *Desk) VaultState(ctx context.Context, a access.Actor) (v VaultView, err error) {
	err = d.view(ctx, a, access.ReadVault, func(tx *store.Tx) error {
		stored, ok, err := tx.Vault()
		v.Set, v.SetBy = ok, stored.SetBy
		return err
	})
	if open, closed := d.vaults.get(a.UserID, d.now()); closed == nil {
		v.Open, v.Until = true, open.until.Format(time.RFC3339)
	}
	return v, err
}

// SetVault switches the vault on with a passphrase, or changes the passphrase: old is then needed. The passphrase is kept nowhere; without it the
// content is lost. Errors: vault.weak, vault.passphrase.
func (d *Desk) SetVault(ctx context.Context, a access.Actor, old, passphrase string) error {
	return d.update(ctx, a, access.ManageVault, func(tx *store.Tx) error {
		stored, ok, err := tx.Vault()
		if err != nil {
			return err
		}
		fresh := store.Vault{SetAt: d.now().Format(time.RFC3339), SetBy: a.Name}
		if !ok {
			_, fresh.Salt, fresh.Wrapped, err = vault.New(passphrase, d.random)
		} else {
			var key vault.Key
			if key, err = vault.Open(old, stored.Salt, stored.Wrapped); err == nil {
				fresh.Salt, fresh.Wrapped, err = key.Wrap(passphrase, d.random)
			}
		}
		if err != nil {
			return err
		}
		return tx.SetVault(fresh)
	})
}

// OpenVault opens the vault for an account for fifteen minutes; facts past their last day are deleted on the way.
// Errors: vault.off, vault.passphrase.
func (d *Desk) OpenVault(ctx context.Context, a access.Actor, passphrase string) (VaultView, error) {
	err := d.update(ctx, a, access.ReadVault, func(tx *store.Tx) error {
		stored, ok, err := tx.Vault()
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Invalid, "vault.off", "敏感信息没有启用", "确有必要时，由负责人设置口令后启用")
		}
		key, err := vault.Open(passphrase, stored.Salt, stored.Wrapped)
		if err != nil {
			return err
		}
		d.vaults.put(a.UserID, key, d.now().Add(vaultOpenFor))
		return purgeSecrets(tx, calendar.FromTime(d.now()))
	})
	if err != nil {
		return VaultView{}, err
	}
	return d.VaultState(ctx, a)
}

func purgeSecrets(tx *store.Tx, today calendar.Date) error {
	expired, err := tx.ExpiredSecrets(today.String())
	for i := 0; err == nil && i < len(expired); i++ {
		err = tx.RemoveSecret(expired[i].ID)
	}
	return err
}

// ReadSecrets shows the sensitive facts of a customer for a stated purpose; who read them, when and what for is logged.
// Errors: vault.closed, vault.purpose.
func (d *Desk) ReadSecrets(ctx context.Context, a access.Actor, id customer.ID, purpose string) (out []SecretView, err error) {
	today := calendar.FromTime(d.now())
	err = d.update(ctx, a, access.ReadVault, func(tx *store.Tx) error {
		open, err := d.vaults.get(a.UserID, d.now())
		if err != nil {
			return err
		}
		if id, err = survivorOf(tx, id); err != nil {
			return err
		}
		if err := within(tx, a, id); err != nil {
			return err
		}
		if err := tx.LogSecretRead(id, strings.TrimSpace(purpose)); err != nil {
			return err
		}
		list, err := tx.Secrets(id)
		if err != nil {
			return err
		}
		for _, s := range list {
			if s.Expires.Before(today) {
				continue
			}
			plain, err := open.key.Unseal(s.Sealed)
			if err != nil {
				return err
			}
			out = append(out, SecretView{Secret: s, Content: string(plain)})
		}
		return nil
	})
	return out, err
}

// SaveSecret seals a sensitive fact. It needs a purpose, a basis, who allowed it, and a last day at most two years away.
// Errors: vault.closed, vault.empty, vault.expires.
func (d *Desk) SaveSecret(ctx context.Context, a access.Actor, s customer.Secret, content string) (customer.Secret, error) {
	today := calendar.FromTime(d.now())
	err := d.update(ctx, a, access.ReadVault, func(tx *store.Tx) error {
		open, err := d.vaults.get(a.UserID, d.now())
		if err != nil {
			return err
		}
		if err := checkSecret(s, content, today).OrNil(); err != nil {
			return err
		}
		if s.CustomerID, err = survivorOf(tx, s.CustomerID); err != nil {
			return err
		}
		if err := within(tx, a, s.CustomerID); err != nil {
			return err
		}
		if s.Sealed, err = open.key.Seal([]byte(content), d.random); err != nil {
			return err
		}
		s.WrittenAt, s.WrittenBy = d.now().Format(time.RFC3339), a.Name
		s, err = tx.SaveSecret(s)
		return err
	})
	return s, err
}

func checkSecret(s customer.Secret, content string, today calendar.Date) fault.List {
	var fs fault.List
	for _, f := range []struct{ field, name, value string }{{"subject", "对象", s.Subject}, {"purpose", "用途", s.Purpose}, {"basis", "依据", s.Basis}, {"approver", "批准人", s.Approver}, {"content", "内容", content}} {
		if strings.TrimSpace(f.value) == "" {
			fs = append(fs, fault.New(fault.Invalid, "vault.empty", f.name+"不能空", "敏感信息必须写明对象、用途、依据和批准人（6.5.4.1，个人信息保护法第6条）").On(f.field))
		}
	}
	if s.Expires.IsZero() || s.Expires.Before(today) || today.AddDays(731).Before(s.Expires) {
		fs = append(fs, fault.New(fault.Invalid, "vault.expires", "请填到期日，今天以后，最长两年", "到期自动删除，不再需要的请提前删").On("expires"))
	}
	return fs
}

// RemoveSecret deletes a sensitive fact for good. Error: vault.closed.
func (d *Desk) RemoveSecret(ctx context.Context, a access.Actor, id customer.SecretID) error {
	return d.update(ctx, a, access.ReadVault, func(tx *store.Tx) error {
		if _, err := d.vaults.get(a.UserID, d.now()); err != nil {
			return err
		}
		s, err := tx.Secret(id)
		if err != nil {
			return err
		}
		if err := within(tx, a, s.CustomerID); err != nil {
			return err
		}
		return tx.RemoveSecret(id)
	})
}

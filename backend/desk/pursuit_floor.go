package desk

import (
	"context"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/fault"
	"fuelbook/backend/pursuit"
	"fuelbook/backend/store"
)

// SealFloor writes the price floor of a pursuit (让利底线, 6.5.4.2). It is stored sealed under the key of the vault: no screen, file, copy or
// log shows it without the right and the passphrase. Errors: vault.closed, pursuit.floor, pursuit.ended, ownership.out_of_reach.
func (d *Desk) SealFloor(ctx context.Context, a access.Actor, id pursuit.ID, f pursuit.Floor) error {
	return d.update(ctx, a, access.ReadFloor, func(tx *store.Tx) error {
		open, err := d.vaults.get(a.UserID, d.now())
		if err != nil {
			return err
		}
		p, _, err := d.reached(tx, a, id)
		if err != nil {
			return err
		}
		if err := pursuit.Ended(p); err != nil {
			return err
		}
		plain, err := f.Plain()
		if err != nil {
			return err
		}
		sealed, err := open.key.Seal(plain, d.random)
		if err != nil {
			return err
		}
		return tx.SealFloor(pursuit.SealedFloor{PursuitID: id, Sealed: sealed, SealedAt: d.now().Format(time.RFC3339), SealedBy: a.Name})
	})
}

// ReadFloor opens the price floor of a pursuit for a stated purpose; who read it, when and what for is logged. Errors: vault.closed,
// vault.purpose, pursuit.no_floor, ownership.out_of_reach.
func (d *Desk) ReadFloor(ctx context.Context, a access.Actor, id pursuit.ID, purpose string) (out pursuit.Floor, err error) {
	err = d.update(ctx, a, access.ReadFloor, func(tx *store.Tx) error {
		open, err := d.vaults.get(a.UserID, d.now())
		if err != nil {
			return err
		}
		_, c, err := d.reached(tx, a, id)
		if err != nil {
			return err
		}
		sealed, ok := c.floors[id]
		if !ok {
			return fault.New(fault.NotFound, "pursuit.no_floor", "这户没有封存让利底线", "填写后封存")
		}
		if purpose = strings.TrimSpace(purpose); purpose == "" {
			return fault.New(fault.Invalid, "vault.purpose", "请写明这次查看的用途", "例如「谈判前准备」").On("purpose")
		}
		if err := tx.LogFloorRead(id, purpose); err != nil {
			return err
		}
		plain, err := open.key.Unseal(sealed.Sealed)
		if err != nil {
			return err
		}
		out, err = pursuit.ReadFloor(plain)
		return err
	})
	return out, err
}

package desk

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/fault"
	"fuelbook/backend/journal"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

const settingCommandLine = "command_line" // "off" switches the command line off; anything else, or nothing, leaves it on

func userView(u access.User) UserView {
	return UserView{ID: u.ID, Login: u.Login, Name: u.Name, Role: u.Role, OfficeID: u.OfficeID, Disabled: u.Disabled, Rev: u.Rev, Actions: access.ActionsOf(u)}
}

// Users lists the accounts.
func (d *Desk) Users(ctx context.Context, a access.Actor) ([]UserView, error) {
	var out []UserView
	err := d.view(ctx, a, access.ManageUsers, func(tx *store.Tx) error {
		users, err := tx.Users()
		out = lo.Map(users, func(u access.User, _ int) UserView { return userView(u) })
		return err
	})
	return out, err
}

// account checks an account's fields. Errors: access.bad_user, access.bad_role.
func account(n NewUser) (access.User, error) {
	u := access.User{Login: strings.TrimSpace(n.Login), Name: strings.TrimSpace(n.Name), Role: n.Role, OfficeID: n.OfficeID, Disabled: n.Disabled, Rev: n.Rev}
	if u.Login == "" || u.Name == "" {
		return u, fault.New(fault.Invalid, "access.bad_user", "账号和姓名都要填写", "请补填").On(lo.Ternary(u.Login == "", "login", "name"))
	}
	if !lo.Contains(access.Roles(), u.Role) {
		return u, fault.New(fault.Invalid, "access.bad_role", "「"+string(u.Role)+"」不是可用的角色", "请在 填报、复核、负责人、管理员 中选一个").On("role")
	}
	return u, nil
}

// newAccount checks an account's fields and hashes its password. Errors: those of account and access.CheckPassword.
func (d *Desk) newAccount(n NewUser) (access.User, error) {
	u, err := account(n)
	if err != nil {
		return u, err
	}
	if err := access.CheckPassword(n.Password, u.Login); err != nil {
		return u, err
	}
	hash, err := access.Hash(n.Password, d.random)
	u.PasswordHash = hash
	return u, err
}

// CreateUser makes an account. Errors: as newAccount, store.duplicate for a login already used.
func (d *Desk) CreateUser(ctx context.Context, a access.Actor, n NewUser) (UserView, error) {
	if err := d.allow(ctx, a, access.ManageUsers); err != nil {
		return UserView{}, err
	}
	u, err := d.newAccount(n)
	if err != nil {
		return UserView{}, err
	}
	u.Rev = 0
	err = d.update(ctx, a, access.ManageUsers, func(tx *store.Tx) (err error) {
		if u, err = placed(tx, u); err != nil {
			return err
		}
		u, err = tx.SaveUser(u)
		return err
	})
	return userView(u), err
}

// UpdateUser changes name, role, lock or password; its sessions end. Error: access.last_admin when no administrator would be left.
func (d *Desk) UpdateUser(ctx context.Context, a access.Actor, id access.UserID, n NewUser) (UserView, error) {
	var u access.User
	err := d.update(ctx, a, access.ManageUsers, func(tx *store.Tx) error {
		old, ok, err := findUser(tx, id)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.NotFound, "access.no_user", "没有这个账号", "请刷新列表")
		}
		u, err = d.changed(old, n)
		if err != nil {
			return err
		}
		if u, err = placed(tx, u); err != nil {
			return err
		}
		if u, err = tx.SaveUser(u); err != nil {
			return err
		}
		return needAdmin(tx)
	})
	if err == nil {
		d.sessions.end(id)
	}
	return userView(u), err
}

// changed is an account with other fields; without a new password the old one stays.
func (d *Desk) changed(old access.User, n NewUser) (access.User, error) {
	u, err := account(n)
	if n.Password != "" {
		u, err = d.newAccount(n)
	} else {
		u.PasswordHash = old.PasswordHash
	}
	u.ID = old.ID
	return u, err
}

// ChangePassword lets somebody change their own password; the present one is asked for. Errors: access.bad_password, those of
// access.CheckPassword.
func (d *Desk) ChangePassword(ctx context.Context, a access.Actor, present, next string) error {
	return d.store.Update(ctx, d.by(a), func(tx *store.Tx) error {
		u, ok, err := findUser(tx, a.UserID)
		if err != nil {
			return err
		}
		if !ok || !access.Verify(u.PasswordHash, present) {
			return fault.New(fault.Invalid, "access.bad_password", "现在的密码不对", "请重新输入；忘记密码请找管理员重设").On("present")
		}
		if err := access.CheckPassword(next, u.Login); err != nil {
			return err
		}
		if u.PasswordHash, err = access.Hash(next, d.random); err != nil {
			return err
		}
		_, err = tx.SaveUser(u)
		return err
	})
}

func needAdmin(tx *store.Tx) error {
	users, err := tx.Users()
	if err != nil {
		return err
	}
	if lo.ContainsBy(users, func(u access.User) bool { return u.Role == access.Admin && !u.Disabled }) {
		return nil
	}
	return fault.New(fault.Invalid, "access.last_admin", "至少要留一个可用的管理员", "请先再建一个管理员账号")
}

// Settings shows the folder's settings.
func (d *Desk) Settings(ctx context.Context, a access.Actor) (Settings, error) {
	s := Settings{Version: d.version, DataFolder: filepath.Dir(d.path)}
	err := d.view(ctx, a, access.ChangeSettings, func(tx *store.Tx) error {
		v, _, err := tx.Setting(settingCommandLine)
		s.CommandLine = v != "off"
		return err
	})
	return s, err
}

// ChangeSettings switches the command line on or off.
func (d *Desk) ChangeSettings(ctx context.Context, a access.Actor, s Settings) (Settings, error) {
	err := d.update(ctx, a, access.ChangeSettings, func(tx *store.Tx) error {
		return tx.SetSetting(settingCommandLine, lo.Ternary(s.CommandLine, "on", "off"))
	})
	if err != nil {
		return s, err
	}
	return d.Settings(ctx, a)
}

func (d *Desk) commandLineOn(ctx context.Context) error {
	return d.store.View(ctx, func(tx *store.Tx) error {
		v, _, err := tx.Setting(settingCommandLine)
		if err == nil && v == "off" {
			return fault.New(fault.Forbidden, "access.cli_off", "管理员已关闭命令行操作", "请在窗口中操作，或请管理员在「系统管理」中打开")
		}
		return err
	})
}

// Audit is the change log before a sequence number (0: up to the newest), newest last; limit at most 500. An administrator, who may not
// see customers, sees which fields changed and not their values.
func (d *Desk) Audit(ctx context.Context, a access.Actor, before int64, limit int) ([]journal.Entry, error) {
	var out []journal.Entry
	err := d.view(ctx, a, access.ReadAudit, func(tx *store.Tx) (err error) {
		out, err = tx.ChangesBefore(before, min(max(limit, 1), 500))
		return err
	})
	if a.Role == access.Admin {
		out = lo.Map(out, func(e journal.Entry, _ int) journal.Entry { return e.Veiled() })
	}
	return out, err
}

// Backup writes a copy of the database, complete or not at all.
func (d *Desk) Backup(ctx context.Context, a access.Actor, path string) error {
	if err := d.allow(ctx, a, access.RunBackup); err != nil {
		return err
	}
	return d.store.Backup(ctx, path)
}

// WriteBackup writes a complete copy of the database, and notes in the change log who took one: it holds all customers.
func (d *Desk) WriteBackup(ctx context.Context, a access.Actor, w io.Writer) error {
	if err := d.update(ctx, a, access.RunBackup, func(tx *store.Tx) error { return tx.LogBackup() }); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(filepath.Dir(d.path), "backup-")
	if err != nil {
		return fault.New(fault.Unavailable, "store.backup", "备份没有成功", "请检查数据文件夹所在的磁盘").Because(err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // a temporary copy
	path := filepath.Join(dir, "backup.db")
	if err := d.store.Backup(ctx, path); err != nil {
		return err
	}
	f, err := os.Open(path)
	if err == nil {
		_, err = io.Copy(w, f)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fault.New(fault.Unavailable, "store.backup", "备份没有成功", "请检查磁盘空间后重试").Because(err)
	}
	return nil
}

// Check proves the database sound: pages, foreign keys, the chain of the change log, sums of the batches.
func (d *Desk) Check(ctx context.Context, a access.Actor) (store.Health, error) {
	if err := d.allow(ctx, a, access.RunBackup); err != nil {
		return store.Health{}, err
	}
	return d.store.Check(ctx)
}

// MayRestore checks the right to replace this folder's data by a backup; the replacing itself happens while no desk is open.
func (d *Desk) MayRestore(ctx context.Context, a access.Actor) error {
	return d.allow(ctx, a, access.RestoreBackup)
}

// Ours reports whether a file is a database of ours that can be read, without changing it or what lies beside it.
func Ours(ctx context.Context, path string) bool { return store.Ours(ctx, path) == nil }

// Adopt proves a copy of a backup sound and notes in its change log who puts it in the place of the present data; the right to do so is
// the present folder's to give (MayRestore). Errors: store.not_ours, store.unsound, those of Open.
func Adopt(ctx context.Context, o Options, a access.Actor, file, sha256 string) error {
	if err := store.Ours(ctx, o.Path); err != nil {
		return err
	}
	o.Backups, o.Replace, o.PC = "", nil, ""
	d, err := Open(ctx, o)
	if fault.Is(err, "store.open") {
		return fault.New(fault.Invalid, "store.unsound", "备份文件「"+file+"」打不开，可能没有拷贝完整", "请重新拷贝，或换一个备份").Because(err)
	}
	if err != nil {
		return err
	}
	return errors.Join(d.adopt(ctx, a, file, sha256), d.Close())
}

func (d *Desk) adopt(ctx context.Context, a access.Actor, file, sha256 string) error {
	h, err := d.store.Check(ctx)
	if err != nil {
		return err
	}
	if !h.OK {
		return fault.New(fault.Invalid, "store.unsound", "备份文件不完好："+strings.Join(h.Findings, "；"), "请换一个备份")
	}
	return d.store.Update(ctx, d.by(a), func(tx *store.Tx) error {
		h, err := d.readHome(tx)
		if err != nil {
			return err
		}
		if h.PC != "" { // it settles where it is opened next, also on the PC it was taken on
			h.PC, h.Gone = "", nil
			err = writeHome(tx, h)
		}
		return firstErr(err, tx.LogRestore(file, sha256))
	})
}

package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/desk"
	"fuelbook/backend/fault"
	"fuelbook/backend/incentive"
	"fuelbook/backend/report"
)

func readFile(path string) ([]byte, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.New(fault.NotFound, "app.no_file", "文件「"+path+"」读不出", "请核对路径和权限").Because(err)
	}
	return raw, nil
}

// writeFile writes atomically: temporary name beside, fsync, rename. Error: app.write.
func writeFile(path string, fill func(*os.File) error) (err error) {
	failed := func(err error) error {
		return fault.New(fault.Unavailable, "app.write", "文件「"+path+"」写不了", "请检查文件夹、磁盘空间，或关闭正打开它的程序").Because(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return failed(err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".fuelbook-*")
	if err != nil {
		return failed(err)
	}
	defer func() {
		if err != nil {
			_ = tmp.Close()           // closed twice on some paths: harmless
			_ = os.Remove(tmp.Name()) // nothing half written stays
		}
	}()
	if err := fill(tmp); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return failed(err)
	}
	if err := tmp.Chmod(0o644); err != nil {
		return failed(err)
	}
	if err := tmp.Close(); err != nil {
		return failed(err)
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return failed(err)
	}
	return nil
}

// writeForms writes the seven forms, each as workbook and paper; returns the paths.
func writeForms(ctx context.Context, d *desk.Desk, a access.Actor, m calendar.Month, dir string) ([]string, error) {
	var files []string
	for i := 1; i <= 7; i++ {
		code := report.Code(fmt.Sprintf("F%d", i))
		for _, format := range []desk.Format{desk.XLSX, desk.PDF} {
			name, err := d.FormFile(ctx, a, m, code, "", format)
			if err != nil {
				return files, err
			}
			path := filepath.Join(dir, name)
			if err := writeFile(path, func(w *os.File) error { return d.WriteForm(ctx, a, m, code, "", format, w) }); err != nil {
				return files, err
			}
			files = append(files, path)
		}
	}
	return files, nil
}

// writeSettlement writes a settlement as workbook and paper; returns the paths.
func writeSettlement(ctx context.Context, d *desk.Desk, a access.Actor, s incentive.Settlement, dir string) ([]string, error) {
	var files []string
	for _, format := range []desk.Format{desk.XLSX, desk.PDF} {
		path := filepath.Join(dir, desk.SettlementFile(s, format))
		if err := writeFile(path, func(w *os.File) error { return d.WriteSettlement(ctx, a, s, format, w) }); err != nil {
			return files, err
		}
		files = append(files, path)
	}
	return files, nil
}

// writeAgreement saves a draft for a customer code and prints it.
func writeAgreement(ctx context.Context, d *desk.Desk, a access.Actor, code, template, path string) (agreement.Agreement, error) {
	g, err := d.DraftFor(ctx, a, code, template)
	if err != nil {
		return g, err
	}
	return g, writeFile(path, func(w *os.File) error { return d.WriteAgreement(ctx, a, g.ID, w) })
}

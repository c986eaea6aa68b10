package app

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
)

// logLimit is where the log of a data folder begins anew; the one before it is kept.
const logLimit = 1 << 20

// keepLog writes what goes wrong also into fuelbook.log of the data folder: a clerk who is asked for it has no console. It holds what the
// console would: paths, codes and causes, never a request's content. A folder that takes no log is no reason not to work.
func (e *env) keepLog(dir string) (done func()) {
	path := filepath.Join(dir, "fuelbook.log")
	if info, err := os.Stat(path); err == nil && info.Size() > logLimit {
		_ = os.Rename(path, filepath.Join(dir, "fuelbook.1.log")) // then it grows on
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return func() {}
	}
	before := e.log
	e.log = slog.New(slog.NewTextHandler(io.MultiWriter(f, e.errs), &slog.HandlerOptions{Level: logLevel()})) // the file first: a desktop program has no console
	return func() {
		e.log = before
		_ = f.Close() // appended line by line: nothing is buffered
	}
}

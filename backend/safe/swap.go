package safe

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// todoFile stands beside the database while it is swapped for another.
const todoFile = "restore.todo"

type todo struct {
	Candidate string `json:"candidate"` // names in the folder of the database
	Kept      string `json:"kept"`
}

// Swap puts a candidate in the place of a database, which is moved to the name kept with what a crash left beside it. The three lie in one
// folder and nobody has them open. What is intended is written down first, so that FinishSwap ends what a loss of power interrupts: a log
// of the old database that stayed beside the new one would be played into it.
func Swap(database, candidate, kept string) error {
	raw, err := json.Marshal(todo{filepath.Base(candidate), filepath.Base(kept)})
	if err != nil {
		return Explain(err, database)
	}
	if err := Write(filepath.Join(filepath.Dir(database), todoFile), func(w io.Writer) error { _, err := w.Write(raw); return err }); err != nil {
		return err
	}
	return FinishSwap(database)
}

// FinishSwap ends a swap that was begun; without one it does nothing. It has to be called before the database is opened.
func FinishSwap(database string) error {
	dir := filepath.Dir(database)
	path := filepath.Join(dir, todoFile)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var t todo
	if err == nil {
		err = json.Unmarshal(raw, &t)
	}
	if err != nil {
		return Explain(err, path)
	}
	candidate, kept := filepath.Join(dir, filepath.Base(t.Candidate)), filepath.Join(dir, filepath.Base(t.Kept))
	if _, err := os.Stat(candidate); err == nil { // once it is gone it stands where the database was
		for _, end := range []string{"-wal", "-shm", ""} {
			if err := os.Rename(database+end, kept+end); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return Explain(err, database)
			}
		}
		if err := errors.Join(SyncFolder(dir), os.Rename(candidate, database), SyncFolder(dir)); err != nil {
			return Explain(err, database)
		}
	}
	return Explain(errors.Join(os.Remove(path), SyncFolder(dir)), path)
}

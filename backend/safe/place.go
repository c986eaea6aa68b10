package safe

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fuelbook/backend/fault"
)

// Volume is a drive a second copy may go to.
type Volume struct {
	Path      string `json:"path"`
	Name      string `json:"name"`
	Free      int64  `json:"free"`  // bytes
	Total     int64  `json:"total"` // bytes
	Own       bool   `json:"own"`   // the data lies on it too: it would be lost with the data
	Removable bool   `json:"removable"`
}

// markFile tells the chosen stick from another one that got the same letter.
const markFile = "fuelbook-second.json"

// small is more than any mark takes, in bytes.
const small = 1 << 16

type mark struct {
	ID string `json:"id"`
}

// Claim makes a folder the second place: it is made if needed, tried by writing, and marked with an id of ours.
// Errors: safe.not_absolute, safe.inside, those of Explain.
func Claim(folder, data, id string) error {
	if !filepath.IsAbs(folder) {
		return NotAbsolute(folder)
	}
	if rel, err := filepath.Rel(data, folder); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return fault.New(fault.Invalid, "safe.inside", "第二处不能放在数据文件夹里", "请选另一块盘，U盘或移动硬盘最好").On("folder")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return Explain(err, folder)
	}
	raw, err := json.Marshal(mark{id})
	if err != nil {
		return Explain(err, folder)
	}
	return Write(filepath.Join(folder, markFile), func(w io.Writer) error { _, err := w.Write(raw); return err })
}

// NotAbsolute refuses a folder that depends on where the program was started.
func NotAbsolute(folder string) error {
	return fault.New(fault.Invalid, "safe.not_absolute", "「"+folder+"」不是完整的路径", "请从盘符写起，例如 E:\\油客簿备份").On("folder")
}

// Read reads a small file of ours in a folder; ok=false where there is none, or one that is too big to be ours. Errors: those of Explain.
func Read(folder, name string) (raw []byte, ok bool, err error) {
	f, err := os.Open(filepath.Join(folder, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, Explain(err, name)
	}
	defer func() { _ = f.Close() }() // only read
	raw, err = io.ReadAll(io.LimitReader(f, small+1))
	if err != nil {
		return nil, false, Explain(err, name)
	}
	return raw, len(raw) <= small, nil
}

// Missing says why a second place cannot be used now, empty when it can: the stick is out, or it is another one.
func Missing(folder, id string) string {
	raw, err := fs.ReadFile(os.DirFS(folder), markFile)
	var m mark
	switch {
	case err != nil:
		return "「" + folder + "」没有接上"
	case json.Unmarshal(raw, &m) != nil || m.ID != id:
		return "「" + folder + "」不是当初选定的那块盘"
	}
	return ""
}

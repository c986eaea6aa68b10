package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/exchange"
	"fuelbook/backend/fault"
	"fuelbook/backend/parcel"
	"fuelbook/backend/safe"
	"fuelbook/backend/store"
)

// Placing says where the files of a parcel go and which. VolumeMB 0 leaves the parcel in one piece; Forms puts the signed workbook beside it, unencrypted.
type Placing struct {
	Folder   string `json:"folder" maxLength:"400"`
	VolumeMB int    `json:"volumeMB" minimum:"0" maximum:"200"`
	Mail     bool   `json:"mail"`
	Forms    bool   `json:"forms"`
}

func (p Placing) check() error {
	if !filepath.IsAbs(p.Folder) {
		return safe.NotAbsolute(p.Folder)
	}
	return nil
}

// ParcelDrives are the drives a parcel may be written to.
func (d *Desk) ParcelDrives(ctx context.Context, a access.Actor) ([]Drive, error) {
	if err := d.allow(ctx, a, access.PackParcels); err != nil {
		return nil, err
	}
	return d.drives()
}

// PlaceParcel writes a parcel that is not yet received to a folder again: the very same bytes. Errors: store.not_found, parcel.delivered, safe.*.
func (d *Desk) PlaceParcel(ctx context.Context, a access.Actor, id parcel.ID, p Placing) (Work, error) {
	if err := d.allow(ctx, a, access.PackParcels); err != nil {
		return Work{}, err
	}
	if err := p.check(); err != nil {
		return Work{}, err
	}
	return d.begin(a, "重新写出", 1, func(ctx context.Context, step func(int, string) error) (workFile, error) {
		if err := step(0, "正在写到「"+p.Folder+"」"); err != nil {
			return workFile{}, err
		}
		_, err := d.place(ctx, a, id, p)
		return workFile{}, err
	})
}

// place writes the files completely, each synced, reads the parcel back, and only then notes in the ledger that it left. Where anything fails no
// file of it stays.
func (d *Desk) place(ctx context.Context, a access.Actor, id parcel.ID, p Placing) (sent parcel.Sent, err error) {
	var data []byte
	files := []exchange.Volume{}
	err = d.view(ctx, a, access.PackParcels, func(tx *store.Tx) error {
		var ok bool
		if sent, err = tx.SentParcel(id); err != nil {
			return err
		}
		if data, ok, err = tx.ParcelFile(id); err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Conflict, "parcel.delivered", "第"+fmt.Sprint(sent.Sequence)+"号包对方已收到，本机不再留着它的内容", "不必重发")
		}
		files, err = d.filesOf(tx, sent, data, p)
		return err
	})
	if err != nil {
		return sent, err
	}
	if err := writeAll(p.Folder, files); err != nil {
		return sent, err
	}
	if err := readBack(p.Folder, files, data); err != nil {
		return sent, errors.Join(err, removeAll(p.Folder, files))
	}
	err = d.update(ctx, a, access.PackParcels, func(tx *store.Tx) error {
		if sent, err = tx.SentParcel(id); err != nil {
			return err
		}
		sent.Placed, sent.PlacedAt = p.Folder, d.now().Format(time.RFC3339)
		sent, err = tx.SaveSent(sent, nil)
		return err
	})
	return sent, err
}

const (
	packageEnd = ".fbx"
	volumeEnd  = ".fbv"
	megabyte   = 1 << 20
)

// filesOf are the files of a parcel: it or its volumes first, then the cover, and where asked for the signed workbook and drafts of letters.
func (d *Desk) filesOf(tx *store.Tx, sent parcel.Sent, data []byte, p Placing) ([]exchange.Volume, error) {
	parts := []exchange.Volume{{File: sent.Name + packageEnd, Content: data}}
	if p.VolumeMB > 0 {
		pieces, err := exchange.Split(data, p.VolumeMB*megabyte)
		if err != nil {
			return nil, err
		}
		parts = parts[:0]
		for i, piece := range pieces {
			parts = append(parts, exchange.Volume{File: fmt.Sprintf("%s_%d之%d"+volumeEnd, sent.Name, len(pieces), i+1), Content: piece})
		}
	}
	files := parts
	cover, err := d.cover(tx, sent)
	if err != nil {
		return nil, err
	}
	files = append(files, exchange.Volume{File: sent.Name + "_封面.pdf", Content: cover})
	if p.Forms && sent.Signed {
		c, _, err := tx.Month(sent.Month)
		if err != nil {
			return nil, err
		}
		name, book, err := signedBook(c)
		if err != nil {
			return nil, err
		}
		files = append(files, exchange.Volume{File: name, Content: book})
	}
	if !p.Mail {
		return files, nil
	}
	for i, part := range parts {
		var letter bytes.Buffer
		subject := fmt.Sprintf("%s（%d/%d）", sent.Name, i+1, len(parts))
		if err := exchange.WriteMail(&letter, exchange.Mail{Subject: subject, Text: "附件是油客簿的交换包，内容加密，请用油客簿的「月度上报」打开。\r\n收下后请把回执文件发回。\r\n校验值：" + string(sent.ID) + "\r\n",
			Files: []exchange.Volume{part}}); err != nil {
			return nil, err
		}
		files = append(files, exchange.Volume{File: strings.TrimSuffix(part.File, filepath.Ext(part.File)) + "_邮件.eml", Content: letter.Bytes()})
	}
	return files, nil
}

func writeAll(folder string, files []exchange.Volume) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return safe.Explain(err, folder)
	}
	need := int64(0)
	for _, f := range files {
		need += int64(len(f.Content))
	}
	if err := safe.Room(folder, need); err != nil {
		return err
	}
	for i, f := range files {
		if err := safe.Write(filepath.Join(folder, f.File), func(w io.Writer) error { _, err := w.Write(f.Content); return err }); err != nil {
			return errors.Join(err, removeAll(folder, files[:i]))
		}
	}
	return nil
}

func removeAll(folder string, files []exchange.Volume) (err error) {
	for _, f := range files {
		if gone := os.Remove(filepath.Join(folder, f.File)); gone != nil && !errors.Is(gone, os.ErrNotExist) {
			err = safe.Explain(gone, f.File)
		}
	}
	return err
}

// readBack reads what lies on the medium and puts the parcel together as the recipient will.
func readBack(folder string, files []exchange.Volume, data []byte) error {
	var pieces []exchange.Volume
	for _, f := range files {
		raw, err := os.ReadFile(filepath.Join(folder, f.File)) //nolint:gosec // the folder the clerk chose, names of ours
		if err != nil {
			return safe.Explain(err, f.File)
		}
		if !bytes.Equal(raw, f.Content) {
			return fault.New(fault.Unavailable, "parcel.read_back", "「"+f.File+"」写到盘上后读回来不一样，已删去", "这块盘可能坏了，请换一个位置后「重新写出」")
		}
		if exchange.IsVolume(raw) {
			pieces = append(pieces, exchange.Volume{File: f.File, Content: raw})
		}
	}
	if len(pieces) == 0 {
		return nil
	}
	whole, err := exchange.Join(pieces)
	if err == nil && !bytes.Equal(whole, data) {
		err = fault.New(fault.Internal, "parcel.read_back", "各卷拼起来与原包不同，已删去", "请换一个分卷大小后「重新写出」")
	}
	return err
}

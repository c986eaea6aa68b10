package safe

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"

	"fuelbook/backend/fault"

	"filippo.io/age"
)

const (
	sealMagic  = "FUELBOOK-SEALED 1\n"
	maxLocked  = 4 << 10 // bytes of a locked key
	workFactor = 16      // scrypt, 2^16: a quarter of a second and 64 MiB on an office PC
	// MinPassphrase is the least number of characters of the passphrase over sealed copies.
	MinPassphrase = 10
)

// Key seals copies without knowing the passphrase: what is sealed to Recipient opens with the key inside Locked, and that opens with the
// passphrase, which is stored nowhere. Both may lie beside the data.
type Key struct {
	Recipient string `json:"recipient"` // age1…
	Locked    []byte `json:"locked"`    // age, scrypt
}

// NewKey makes a key under a passphrase. Error: safe.weak.
func NewKey(passphrase string) (Key, error) {
	if len([]rune(passphrase)) < MinPassphrase {
		return Key{}, fault.New(fault.Invalid, "safe.weak", "口令太短", "请用至少10个字符，可以是一句话").On("passphrase")
	}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return Key{}, fault.Wrap(err, "safe.key", "加密钥匙没有做成")
	}
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return Key{}, fault.Wrap(err, "safe.key", "加密钥匙没有做成")
	}
	to.SetWorkFactor(workFactor)
	var out bytes.Buffer
	if err := encrypt(&out, to, bytes.NewReader([]byte(id.String()))); err != nil {
		return Key{}, fault.Wrap(err, "safe.key", "加密钥匙没有做成")
	}
	return Key{Recipient: id.Recipient().String(), Locked: out.Bytes()}, nil
}

func encrypt(out io.Writer, to age.Recipient, in io.Reader) error {
	w, err := age.Encrypt(out, to)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, in)
	return errors.Join(err, w.Close())
}

// Seal writes a sealed copy of a file, complete or not at all. The locked key goes with it, so that the passphrase alone opens it anywhere.
func (k Key) Seal(from, to string) error {
	recipient, err := age.ParseX25519Recipient(k.Recipient)
	if err != nil {
		return fault.Wrap(err, "safe.key", "加密钥匙读不出")
	}
	src, err := os.Open(from)
	if err != nil {
		return Explain(err, from)
	}
	defer func() { _ = src.Close() }() // only read
	return Write(to, func(w io.Writer) error {
		head := binary.BigEndian.AppendUint32([]byte(sealMagic), uint32(len(k.Locked))) //nolint:gosec // a key is a few hundred bytes
		if _, err := w.Write(append(head, k.Locked...)); err != nil {
			return err
		}
		return encrypt(w, recipient, src)
	})
}

// Unseal opens a sealed copy into a new file. Errors: safe.passphrase, safe.not_sealed, safe.damaged, safe.read, those of Write.
func Unseal(from, to, passphrase string) error {
	src, err := os.Open(from)
	if err != nil {
		return fault.New(fault.NotFound, "safe.read", "备份文件「"+from+"」读不出", "请核对路径；在U盘上的请先接上").Because(err)
	}
	defer func() { _ = src.Close() }() // only read
	in := bufio.NewReaderSize(src, 1<<16)
	locked, err := lockedKey(in, from)
	if err != nil {
		return err
	}
	id, err := unlock(locked, from, passphrase)
	if err != nil {
		return err
	}
	plain, err := age.Decrypt(in, id)
	if err != nil {
		return damaged(from, err)
	}
	return Write(to, func(w io.Writer) error {
		_, err := io.Copy(w, faithful{plain, from})
		return err
	})
}

// faithful tells a broken source from a full target.
type faithful struct {
	in   io.Reader
	file string
}

// Read reads on; an error of the source is damage.
func (f faithful) Read(p []byte) (int, error) {
	n, err := f.in.Read(p)
	if err != nil && !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = damaged(f.file, err)
	}
	return n, err
}

func lockedKey(in io.Reader, file string) ([]byte, error) {
	head := make([]byte, len(sealMagic)+4)
	if _, err := io.ReadFull(in, head); err != nil || string(head[:len(sealMagic)]) != sealMagic {
		return nil, fault.New(fault.Invalid, "safe.not_sealed", "文件「"+file+"」不是油客簿的加密备份", "请选择以 .db.age 结尾的备份")
	}
	size := binary.BigEndian.Uint32(head[len(sealMagic):])
	if size > maxLocked {
		return nil, damaged(file, nil)
	}
	locked := make([]byte, size)
	if _, err := io.ReadFull(in, locked); err != nil {
		return nil, damaged(file, err)
	}
	return locked, nil
}

func unlock(locked []byte, file, passphrase string) (*age.X25519Identity, error) {
	wrong := fault.New(fault.Forbidden, "safe.passphrase", "口令不对", "请核对后重试；口令丢失后这份备份打不开，请用本机的备份").On("passphrase")
	by, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, wrong
	}
	by.SetMaxWorkFactor(workFactor) // a changed file cannot ask for hours
	text, err := age.Decrypt(bytes.NewReader(locked), by)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, wrong
	}
	if err != nil {
		return nil, damaged(file, err)
	}
	raw, err := io.ReadAll(text)
	if err != nil {
		return nil, damaged(file, err)
	}
	id, err := age.ParseX25519Identity(string(raw))
	if err != nil {
		return nil, damaged(file, err)
	}
	return id, nil
}

func damaged(file string, err error) error {
	return fault.New(fault.Invalid, "safe.damaged", "加密备份「"+file+"」已损坏或没有拷贝完整", "请换一份备份").Because(err)
}

// Package exchange turns values into sealed files between offices and back: enrolments, packages, volumes and receipts. It knows no database.
package exchange

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"io"

	"fuelbook/backend/fault"
	"fuelbook/backend/org"

	"filippo.io/age"
)

// Keys are the secret half of an office: it decrypts with one (X25519) and signs with the other (Ed25519).
type Keys struct {
	Office  org.OfficeID
	decrypt *age.X25519Identity
	sign    ed25519.PrivateKey
}

// Peer is the public half of an office, as its enrolment file says it.
type Peer struct {
	Office  org.OfficeID `json:"office"`
	Encrypt string       `json:"encrypt"` // age recipient, age1…
	Verify  []byte       `json:"verify"`  // Ed25519 public key, 32 bytes
	Revoked bool         `json:"-"`       // said by the register of the reader, never by the file
}

// NewKeys draws both keys of an office. Error: exchange.random.
func NewKeys(office org.OfficeID) (Keys, error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return Keys{}, fault.Wrap(err, "exchange.random", "系统随机数不可用")
	}
	_, sign, err := ed25519.GenerateKey(nil)
	if err != nil {
		return Keys{}, fault.Wrap(err, "exchange.random", "系统随机数不可用")
	}
	return Keys{office, id, sign}, nil
}

// Peer gives the public half.
func (k Keys) Peer() Peer {
	return Peer{Office: k.Office, Encrypt: k.decrypt.Recipient().String(), Verify: k.sign.Public().(ed25519.PublicKey)}
}

const (
	enrolmentMagic = "FUELBOOK-ENROLMENT 1\n"
	maxEnrolment   = 4 << 10 // bytes
)

// Enrolment is the file by which an office makes its public keys known; it is signed with the key it names.
func (k Keys) Enrolment() ([]byte, error) { return k.signed(enrolmentMagic, k.Peer()) }

// ReadEnrolment reads the file of another office. That the keys are really theirs is proven by the words read over the phone (Peer.Words).
// Errors: exchange.format, exchange.version, exchange.damaged.
func ReadEnrolment(file string, r io.Reader) (Peer, error) {
	text, signature, err := readSigned(file, r, enrolmentMagic, maxEnrolment)
	if err != nil {
		return Peer{}, err
	}
	var p Peer
	if err := strict(text, &p); err != nil || p.Office == "" || len(p.Verify) != ed25519.PublicKeySize {
		return Peer{}, malformed(file)
	}
	if _, err := age.ParseX25519Recipient(p.Encrypt); err != nil {
		return Peer{}, malformed(file)
	}
	if !ed25519.Verify(p.Verify, append([]byte(enrolmentMagic), text...), signature) {
		return Peer{}, damaged(file)
	}
	return p, nil
}

// signed writes magic, a signature over magic and text, and the text: a value as JSON.
func (k Keys) signed(magic string, value any) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, fault.Wrap(err, "exchange.encode", "文件内容无法写出")
	}
	signature := ed25519.Sign(k.sign, append([]byte(magic), text...))
	return bytes.Join([][]byte{[]byte(magic), signature, text}, nil), nil
}

// readSigned takes such a file apart without believing it: the caller finds the key and verifies.
func readSigned(file string, r io.Reader, magic string, limit int64) (text, signature []byte, err error) {
	all, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, nil, unreadable(file, err)
	}
	if int64(len(all)) > limit {
		return nil, nil, tooLarge(file)
	}
	rest, err := unprefixed(file, all, magic)
	if err != nil {
		return nil, nil, err
	}
	if len(rest) < ed25519.SignatureSize {
		return nil, nil, damaged(file)
	}
	return rest[ed25519.SignatureSize:], rest[:ed25519.SignatureSize], nil
}

// unprefixed removes the magic line. The same name with another version is a file of a newer program, not a damaged one.
func unprefixed(file string, all []byte, magic string) ([]byte, error) {
	if rest, ok := bytes.CutPrefix(all, []byte(magic)); ok {
		return rest, nil
	}
	name := magic[:len(magic)-len("1\n")]
	if bytes.HasPrefix(all, []byte(name)) {
		return nil, fault.New(fault.Invalid, "exchange.version", "文件格式的版本本程序不认识",
			"请先把本机程序升级到与对方相同的版本").At(fault.Place{File: file})
	}
	return nil, malformed(file)
}

// strict decodes one JSON value that has no unknown member and nothing behind it.
func strict(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// Words is the fingerprint of both public keys as twelve words (72 bits) that two people compare over the phone.
func (p Peer) Words() []string {
	h := sha256.New()
	for _, part := range [][]byte{[]byte(p.Office), []byte(p.Encrypt), p.Verify} {
		sum := sha256.Sum256(part) // each part hashed alone: none can lend bytes to its neighbour
		h.Write(sum[:])
	}
	sum := h.Sum(nil)
	words := make([]string, 12)
	for i := range words {
		words[i] = spoken[sum[i]%64] // 64 divides 256: no word is likelier than another
	}
	return words
}

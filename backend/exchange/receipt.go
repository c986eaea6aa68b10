package exchange

import (
	"crypto/ed25519"
	"io"

	"fuelbook/backend/calendar"
	"fuelbook/backend/org"
)

const (
	receiptMagic = "FUELBOOK-RECEIPT 1\n"
	maxReceipt   = 1 << 20 // bytes
)

// Receipt says that an office took a package in: the only proof by which a package counts as delivered.
type Receipt struct {
	Package  string        `json:"package"` // Package.ID
	Sender   org.OfficeID  `json:"sender"`  // of the package
	Receiver org.OfficeID  `json:"receiver"`
	Taken    calendar.Date `json:"taken"`
	Left     []Left        `json:"left,omitempty"` // records the receiver could not take in
}

// Left is a record set aside by the receiver: its table and ID in the package, and why.
type Left struct {
	Table string `json:"table"`
	ID    string `json:"id"`
	Text  string `json:"text"`
}

// Receipt writes the signed receipt of a package that was taken in on a day, with what was set aside. Error: exchange.encode.
func (k Keys) Receipt(p Package, taken calendar.Date, left []Left) ([]byte, error) {
	return k.signed(receiptMagic, Receipt{p.ID, p.Header.Sender, k.Office, taken, left})
}

// ReadReceipt proves that the receiver it names signed it, for a package of the office own. It needs no secret: anybody in the office may read it.
// Errors: exchange.format, exchange.version, exchange.damaged, exchange.too_large, exchange.sender, exchange.revoked, exchange.foreign.
func ReadReceipt(own org.OfficeID, file string, r io.Reader, peers map[org.OfficeID]Peer) (Receipt, error) {
	text, signature, err := readSigned(file, r, receiptMagic, maxReceipt)
	if err != nil {
		return Receipt{}, err
	}
	var got Receipt
	if err := strict(text, &got); err != nil || got.Taken == (calendar.Date{}) {
		return Receipt{}, malformed(file)
	}
	if err := proven(file, peers, got.Receiver, append([]byte(receiptMagic), text...), signature); err != nil {
		return Receipt{}, err
	}
	if got.Sender != own {
		return Receipt{}, foreign(file)
	}
	return got, nil
}

// proven checks a signature with the key by which an office is enrolled.
func proven(file string, peers map[org.OfficeID]Peer, office org.OfficeID, message, signature []byte) error {
	signer, ok := peers[office]
	switch {
	case !ok || len(signer.Verify) != ed25519.PublicKeySize:
		return unknownSender(file)
	case signer.Revoked:
		return revoked(file)
	case !ed25519.Verify(signer.Verify, message, signature):
		return damaged(file)
	}
	return nil
}

package customer

import "fuelbook/backend/calendar"

// AttachmentID is the opaque identity of a file attached to a customer (UUIDv7).
type AttachmentID string

// MaxAttachment is the largest file that may be attached, in bytes.
const MaxAttachment = 20 << 20

// Attachment is a file attached to an archive; its bytes lie beside it in the database, so that a backup has them.
type Attachment struct {
	ID         AttachmentID `json:"id"`
	CustomerID ID           `json:"customerId"`
	Name       string       `json:"name"`  // as the clerk's file is called, never a path
	Media      string       `json:"media"` // by content, not by name
	Size       int64        `json:"size"`
	SHA256     string       `json:"sha256"`
	AddedAt    string       `json:"addedAt"` // RFC 3339
	AddedBy    string       `json:"addedBy"`
	Note       string       `json:"note"`
	Rev        int64        `json:"rev"`
}

// SecretID is the opaque identity of a sensitive fact (UUIDv7).
type SecretID string

// Secret is a sensitive fact of 6.5.4.1 (social ties, tastes, life events of a decision maker). Sealed is encrypted; neither it nor the content is in
// any JSON, list, export or log.
type Secret struct {
	ID         SecretID      `json:"id"`
	CustomerID ID            `json:"customerId"`
	Subject    string        `json:"subject"`  // whom it is about
	Purpose    string        `json:"purpose"`  // what it is kept for
	Basis      string        `json:"basis"`    // consent or other ground
	Approver   string        `json:"approver"` // who allowed it
	Expires    calendar.Date `json:"expires"`  // last day it may be kept
	Sealed     []byte        `json:"-"`
	WrittenAt  string        `json:"writtenAt"`
	WrittenBy  string        `json:"writtenBy"`
	Rev        int64         `json:"rev"`
}

package intake

// ProfileID is the opaque identity of a mapping profile (UUIDv7).
type ProfileID string

// Profile says how the columns of files of one shape are read, as a clerk once said; it is used by itself whenever a file of that shape comes.
type Profile struct {
	ID      ProfileID         `json:"id"`
	Kind    Kind              `json:"kind"`
	Shape   string            `json:"shape"` // the file's titles, folded, in order
	Name    string            `json:"name"`
	Mapping map[string]string `json:"mapping"` // our key → the file's title, "" for "not in this file"
	Rev     int64             `json:"rev"`
}

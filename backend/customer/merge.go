package customer

// MergeID is the opaque identity of a merge (UUIDv7).
type MergeID string

// Merge is the event of finding that two records are one customer. Nothing is moved or deleted by it: the merged record keeps its number and
// all that hangs on it, and is read as the survivor until the merge is taken back.
type Merge struct {
	ID         MergeID  `json:"id"`
	SurvivorID ID       `json:"survivorId"`
	MergedID   ID       `json:"mergedId"`
	Taken      []string `json:"taken"` // fields the survivor took from the merged record, as dotted JSON paths
	Seq        int64    `json:"seq"`   // entry of the change log that merged the record; the survivor's own change, if any, is the one before
	Reason     string   `json:"reason"`
	At         string   `json:"at"` // RFC 3339
	By         string   `json:"by"`
	UndoneAt   string   `json:"undoneAt"`
	Rev        int64    `json:"rev"`
}

// Roots finds for every merged customer the survivor it is read as; a survivor may have been merged further. Customers that were never
// merged are not in the map.
func Roots(into map[ID]ID) map[ID]ID {
	out := make(map[ID]ID, len(into))
	for id := range into {
		root := id
		for range len(into) { // bounded, so that a ring in a damaged file cannot hang the program
			next, ok := into[root]
			if !ok {
				break
			}
			root = next
		}
		out[id] = root
	}
	return out
}

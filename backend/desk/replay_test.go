package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"regexp"
	"testing"

	"fuelbook/backend/store"
)

var uuid = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)

// nameless calls every identity by when it is first met: identities are random, all else must not be.
func nameless(raw []byte) string {
	met := map[string]string{}
	return uuid.ReplaceAllStringFunc(string(raw), func(id string) string {
		if met[id] == "" {
			met[id] = fmt.Sprint("id", len(met))
		}
		return met[id]
	})
}

const replayed = 24 // months closed twice

// TestTwoYearsReplayByteForByte closes two years in two fresh databases from the same records: workbooks and papers have the same bytes, and the
// forms kept say the same.
func TestTwoYearsReplayByteForByte(t *testing.T) {
	first, second := replay(t), replay(t)
	if len(first) != replayed*3 {
		t.Fatalf("%d results", len(first))
	}
	for what, is := range first {
		if second[what] != is {
			t.Errorf("%s differs", what)
		}
	}
}

func replay(t *testing.T) map[string]string {
	t.Helper()
	start := october.Add(1 - replayed).On(1)
	d, _, _ := randomOffice(t, 11, start)
	out := map[string]string{}
	for m := start.Month(); !october.Before(m); m = m.Add(1) {
		if _, err := d.CloseMonth(t.Context(), clerk(), m, true); err != nil {
			t.Fatal(m, err)
		}
		for _, format := range []Format{XLSX, PDF} {
			var file bytes.Buffer
			if err := d.WriteForm(context.Background(), clerk(), m, "", "", format, &file); err != nil {
				t.Fatal(m, err)
			}
			out[m.String()+" "+string(format)] = fmt.Sprintf("%d %x", file.Len(), sha256.Sum256(file.Bytes()))
		}
		read(t, d, func(tx *store.Tx) error {
			kept, ok, err := tx.Month(m)
			if err != nil || !ok {
				return fmt.Errorf("%s is not kept: %w", m, err)
			}
			forms, err := unpackForms(kept)
			if err != nil {
				return err
			}
			raw, err := json.Marshal(forms)
			out[m.String()+" forms"] = nameless(raw)
			return err
		})
	}
	return out
}

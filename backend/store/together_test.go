package store

import (
	"context"
	"path/filepath"
	"testing"

	"fuelbook/backend/org"
)

// Parts read together see what their transaction sees, whatever is saved meanwhile and wherever they run.
func TestReadingTogetherSeesOneMoment(t *testing.T) {
	for _, s := range []*Store{memory(t), file(t, filepath.Join(t.TempDir(), "a.db"))} {
		seed(t, s)
		inMemory := s.read == s.write
		counted := func(tx *Tx) (n [3]int) {
			parts := make([]func(*Tx) error, len(n))
			for i := range n {
				parts[i] = func(tx *Tx) error {
					list, err := tx.Offices()
					n[i] = len(list)
					return err
				}
			}
			if err := tx.Together(parts...); err != nil {
				t.Error(err)
			}
			return n
		}
		err := s.View(context.Background(), func(tx *Tx) error {
			before := counted(tx)
			if before[0] == 0 || before[1] != before[0] || before[2] != before[0] {
				t.Errorf("the parts differ: %v", before)
			}
			if inMemory { // its one connection is taken
				return nil
			}
			update(t, s, func(tx *Tx) error {
				_, err := tx.SaveOffice(org.Office{Kind: org.Station, Code: "S9", Name: "新站", Status: org.Open, CountyCode: "370602", CountyName: "芝罘区"})
				return err
			})
			if after := counted(tx); after != before {
				t.Errorf("%v, then %v: a part saw what was saved later", before, after)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// A part that fails is heard, whichever it is.
func TestReadingTogetherFailsWithItsParts(t *testing.T) {
	s := file(t, filepath.Join(t.TempDir(), "a.db"))
	seed(t, s)
	for i := range 3 {
		err := s.View(context.Background(), func(tx *Tx) error {
			parts := make([]func(*Tx) error, 3)
			for k := range parts {
				parts[k] = func(*Tx) error {
					if k == i {
						return errNoBatch
					}
					return nil
				}
			}
			return tx.Together(parts...)
		})
		wantCode(t, err, "store.not_found")
	}
}

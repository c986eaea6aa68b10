package sheet

import (
	"errors"
	"strconv"
	"testing"
)

// numbered gives rows 1..n with their number in each of so many cells, from one slice as sources do, and then fails as told.
func numbered(n, wide int, fails error) func(func(Row) error) error {
	return func(yield func(Row) error) error {
		cells := make([]Cell, wide)
		for i := 1; i <= n; i++ {
			for k := range cells {
				cells[k] = Cell{Text: strconv.Itoa(i), Kind: Number}
			}
			if err := yield(Row{Num: i, Cells: cells}); err != nil {
				return err
			}
		}
		return fails
	}
}

// Rows read ahead are the same rows in the same order, however many and however wide, and what ends the reading is told after them.
func TestReadingAheadChangesNothing(t *testing.T) {
	broken := errors.New("damaged")
	for _, c := range []struct {
		n, wide int
		fails   error
	}{{0, 3, nil}, {1, 0, nil}, {aheadRows * aheadChunks * 2, 3, nil}, {10_000, 2, broken}, {50, aheadCells + 1, nil}} {
		next := 1
		err := ahead(numbered(c.n, c.wide, c.fails), func(r Row) error {
			if r.Num != next || len(r.Cells) != c.wide {
				t.Fatalf("row %d with %d cells, want %d with %d", r.Num, len(r.Cells), next, c.wide)
			}
			for _, cell := range r.Cells {
				if cell.Text != strconv.Itoa(next) {
					t.Fatalf("row %d says %s", next, cell.Text)
				}
			}
			next++
			return nil
		})
		if next != c.n+1 || !errors.Is(err, c.fails) {
			t.Errorf("%+v: ended before row %d with %v", c, next, err)
		}
	}
}

// Who stops is left alone at once, and the reading has ended by then.
func TestReadingAheadStops(t *testing.T) {
	enough, ended := errors.New("enough"), false
	err := ahead(func(yield func(Row) error) error {
		defer func() { ended = true }()
		return numbered(1_000_000, 3, nil)(yield)
	}, func(r Row) error {
		if r.Num == 300 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || !ended {
		t.Errorf("%v, ended %v", err, ended)
	}
}

// A reader that panics is caught by who called it, as without reading ahead.
func TestReadingAheadHandsPanicsOn(t *testing.T) {
	defer func() {
		if p := recover(); p != "broken file" {
			t.Errorf("recovered %v", p)
		}
	}()
	_ = ahead(func(func(Row) error) error { panic("broken file") }, func(Row) error { return nil })
}

// Whose work on a row panics leaves no reader behind.
func TestReadingAheadEndsWhenTheCallerPanics(t *testing.T) {
	ended := false
	defer func() {
		if p := recover(); p != "broken rule" || !ended {
			t.Errorf("recovered %v, reading ended %v", p, ended)
		}
	}()
	_ = ahead(func(yield func(Row) error) error {
		defer func() { ended = true }()
		return numbered(1_000_000, 3, nil)(yield)
	}, func(Row) error { panic("broken rule") })
}

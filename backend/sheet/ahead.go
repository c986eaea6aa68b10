package sheet

import "fuelbook/backend/fault"

// aheadRows and aheadCells are how much is handed over at once, aheadChunks how many such chunks there are: the reader is ahead by what keeps
// both busy, never by a file.
const aheadRows, aheadCells, aheadChunks = 256, 8192, 6

var errLeft = fault.New(fault.Internal, "sheet.left", "读取被中断", "")

// chunk is a run of rows with cells of their own.
type chunk struct {
	rows  []Row
	cells []Cell
}

func (c *chunk) full() bool { return len(c.rows) >= aheadRows || len(c.cells) >= aheadCells }

func (c *chunk) add(r Row) {
	n := len(c.cells)
	c.cells = append(c.cells, r.Cells...)
	r.Cells = c.cells[n:len(c.cells):len(c.cells)]
	c.rows = append(c.rows, r)
}

// ahead reads rows on a goroutine of its own while yield works on those before them: taking a large file in costs about as much to read as to
// check and store. Rows come in their order, and a row is valid during its call only, as without it. It returns after the reading has ended;
// a panic of the reading is one of the caller.
func ahead(read func(yield func(Row) error) error, yield func(Row) error) error {
	a := aheadOf{ready: make(chan *chunk, aheadChunks), empty: make(chan *chunk, aheadChunks), stop: make(chan struct{})}
	for range aheadChunks {
		a.empty <- &chunk{}
	}
	go a.fill(read)
	if err := a.drain(yield); err != nil {
		return err
	}
	if a.panicked != nil {
		panic(a.panicked)
	}
	return a.failed
}

type aheadOf struct {
	ready, empty chan *chunk // as many places as there are chunks: giving one never waits
	stop         chan struct{}
	failed       error // of the reading, as panicked; both are read after ready is closed
	panicked     any
}

func (a *aheadOf) fill(read func(yield func(Row) error) error) {
	defer close(a.ready)
	defer func() { a.panicked = recover() }()
	var one *chunk
	a.failed = read(func(r Row) error {
		if one == nil {
			select {
			case one = <-a.empty:
			case <-a.stop:
				return errLeft
			}
		}
		one.add(r)
		if one.full() {
			a.ready <- one
			one = nil
		}
		return nil
	})
	if one != nil {
		a.ready <- one
	}
}

func (a *aheadOf) drain(yield func(Row) error) error {
	defer func() { // also when yield panics: the reading must have ended
		close(a.stop)
		for range a.ready { //nolint:revive // until it has
		}
	}()
	for one := range a.ready {
		for _, r := range one.rows {
			if err := yield(r); err != nil {
				return err
			}
		}
		one.rows, one.cells = one.rows[:0], one.cells[:0]
		a.empty <- one
	}
	return nil
}

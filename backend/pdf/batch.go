package pdf

import (
	"archive/zip"
	"bytes"
	"io"
	"runtime"
	"strings"

	"fuelbook/backend/agreement"
	"fuelbook/backend/fault"
	"fuelbook/backend/pdf/layout"
)

// Agreements prints many agreements into one file that can be printed on both sides: each begins on an odd page, a blank page is put in
// where one has an odd number. The fonts are in the file once. step is called after each, in order, and ends the work with its error (a
// cancelled job). Errors: those of Agreement, naming the number of the agreement; nothing is written then.
func (p *Printer) Agreements(w io.Writer, list []agreement.Document, step func(done int) error) error {
	var pages []*layout.Page
	err := inOrder(list, p.agreementSheets, func(i int, sheets []*layout.Page) error {
		pages = append(pages, sheets...)
		if len(sheets)%2 == 1 && i < len(list)-1 {
			last := sheets[len(sheets)-1]
			pages = append(pages, &layout.Page{Width: last.Width, Height: last.Height, Frame: last.Frame})
		}
		return step(i + 1)
	})
	if err != nil || len(list) == 0 {
		return err
	}
	return p.write(w, strings.TrimSpace(list[0].Title+" "+list[0].Number), list[0].Date, pages)
}

// AgreementFiles prints many agreements into a zip with one file each; names are theirs, without an ending. step and errors as for
// Agreements; after an error what was written is no archive.
func (p *Printer) AgreementFiles(w io.Writer, list []agreement.Document, names []string, step func(done int) error) error {
	out := zip.NewWriter(w)
	print := func(d agreement.Document) ([]byte, error) {
		var b bytes.Buffer
		err := p.Agreement(&b, d)
		return b.Bytes(), err
	}
	err := inOrder(list, print, func(i int, data []byte) error {
		head := &zip.FileHeader{Name: names[i] + ".pdf", Method: zip.Store, Modified: list[i].Date.Time()} // packed streams do not pack again
		f, err := out.CreateHeader(head)
		if err != nil {
			return err
		}
		if _, err := f.Write(data); err != nil {
			return err
		}
		return step(i + 1)
	})
	if err != nil {
		return err
	}
	return out.Close()
}

// inOrder makes something of each agreement on all processors and hands the results on in the order of the list, with no more than a few made
// ahead. The first error ends it; one of making is told with the agreement's number.
func inOrder[T any](list []agreement.Document, of func(agreement.Document) (T, error), next func(i int, made T) error) error {
	type result struct {
		made T
		err  error
	}
	results := make([]chan result, len(list))
	for i := range results {
		results[i] = make(chan result, 1)
	}
	room := make(chan struct{}, 2*runtime.GOMAXPROCS(0)) // made or being made, and not handed on
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for i := range list {
			select {
			case room <- struct{}{}:
			case <-stop:
				return
			}
			go func() {
				made, err := of(list[i])
				results[i] <- result{made, err}
			}()
		}
	}()
	for i := range list {
		r := <-results[i]
		<-room
		if r.err != nil {
			return placed(r.err, list[i].Number)
		}
		if err := next(i, r.made); err != nil {
			return err
		}
	}
	return nil
}

// placed names the agreement an error belongs to.
func placed(err error, number string) error {
	f := *fault.From(err)
	f.Message = "协议「" + number + "」：" + f.Message
	return &f
}

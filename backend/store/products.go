package store

import (
	"bytes"
	"encoding/binary"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/tracking"
)

// monthPacks are the packs of one month: by family, and by product. A line of a product is its name and its mass.
type monthPacks struct{ families, products []pack }

// summing packs the sums of customers as they come, by customer, family and product; the products of a family make its line.
type summing struct {
	families, products packer
	id                 []byte
	lines              []tracking.Volume
	names              []string
	masses             []measure.Gram
}

func (s *summing) take(id, product []byte, v tracking.Volume) {
	if len(s.lines) > 0 && !bytes.Equal(s.id, id) {
		s.end()
	}
	s.id = append(s.id[:0], id...)
	s.names, s.masses = append(s.names, string(product)), append(s.masses, v.Mass)
	if n := len(s.lines); n > 0 && s.lines[n-1].Family == v.Family {
		one := &s.lines[n-1]
		one.Mass, one.Volume, one.Amount, one.Count, one.Days = one.Mass+v.Mass, one.Volume+v.Volume, one.Amount+v.Amount, one.Count+v.Count, one.Days|v.Days
		return
	}
	s.lines = append(s.lines, v)
}

// end packs the customer that was taken last.
func (s *summing) end() {
	if len(s.lines) == 0 {
		return
	}
	s.families.add(s.id, s.lines)
	one := s.products.begin(s.id, len(s.names))
	for i, name := range s.names {
		one.bytes = binary.AppendVarint(appendText(one.bytes, []byte(name)), int64(s.masses[i]))
	}
	s.lines, s.names, s.masses = s.lines[:0], s.names[:0], s.masses[:0]
}

// ProductVolumes gives what customers fuelled of each product between two months, both included, by month and customer.
func (tx *Tx) ProductVolumes(from, to calendar.Month, give func(tracking.ProductVolume)) error {
	names := map[string]string{} // each name once
	for m := from; !to.Before(m); m = m.Add(1) {
		packs, err := packsOf(tx, "product_pack", m)
		if err != nil {
			return err
		}
		for _, p := range packs {
			u := unpacker{month: m, rest: p.bytes}
			for n, ok := u.next(); ok; n, ok = u.next() {
				v := tracking.ProductVolume{CustomerID: customer.ID(u.id), Month: m}
				for range n {
					name := u.text()
					known, ok := names[string(name)]
					if !ok {
						known = string(name)
						names[known] = known
					}
					v.Product, v.Mass = known, measure.Gram(u.signed())
					give(v)
				}
			}
			if u.bad {
				return errPack
			}
		}
	}
	return nil
}

package measure

// MarshalText writes tonnes with at least three decimals ("4.999999"): JSON carries masses as tonnes in a string.
func (g Gram) MarshalText() ([]byte, error) { return []byte(g.Exact()), nil }

// UnmarshalText reads tonnes as ParseTonnes does; empty is zero.
func (g *Gram) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*g = 0
		return nil
	}
	*g, err = ParseTonnes(string(b))
	return err
}

// MarshalText writes litres with three decimals: JSON carries volumes as litres in a string.
func (m Millilitre) MarshalText() ([]byte, error) { return []byte(fixed(int64(m), 3)), nil }

// UnmarshalText reads litres as ParseLitres does; empty is zero.
func (m *Millilitre) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*m = 0
		return nil
	}
	*m, err = ParseLitres(string(b))
	return err
}

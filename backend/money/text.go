package money

// MarshalText writes the plain yuan form ("1234.50"), so that every JSON — policy, scheme, API — carries yuan as a
// string: readable for a clerk, and no client ever has a number to calculate with.
func (f Fen) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads yuan as Parse does; empty is zero. Errors as Parse.
func (f *Fen) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*f = 0
		return nil
	}
	*f, err = Parse(string(b))
	return err
}

package incentive

import "fuelbook/backend/fault"

// Calculate settles one month.
func Calculate(in Input) (Settlement, error) {
	if l := Check(in.Scheme); len(l) > 0 {
		return Settlement{}, l
	}
	return Settlement{Month: in.Month, Scheme: in.Scheme}, nil
}

// Check lists what is wrong with a scheme.
func Check(s Scheme) fault.List { return nil }

// ParseScheme reads a scheme file.
func ParseScheme(raw []byte) (Scheme, error) { return Scheme{}, nil }

// Describe reads the scheme in plain Chinese.
func (s Scheme) Describe() []string { return []string{s.Name} }

package pursuit

import (
	"encoding/json"
	"strings"

	"fuelbook/backend/fault"
	"fuelbook/backend/money"
)

// Floor is the most that may be given away in a negotiation (让利底线, 6.5.4.2). It is stored sealed only.
type Floor struct {
	Gasoline money.Fen `json:"gasoline"` // per litre
	Diesel   money.Fen `json:"diesel"`   // per litre
	Text     string    `json:"text"`     // conditions
}

// SealedFloor is a price floor as it lies in the database: nothing of it can be read without the passphrase of the vault.
type SealedFloor struct {
	PursuitID ID     `json:"pursuitId"`
	Sealed    []byte `json:"-"`
	SealedAt  string `json:"sealedAt"` // RFC 3339
	SealedBy  string `json:"sealedBy"`
}

// Plain is the floor as bytes to be sealed. Code pursuit.floor.
func (f Floor) Plain() ([]byte, error) {
	f.Text = strings.TrimSpace(f.Text)
	switch {
	case f.Gasoline < 0 || f.Diesel < 0:
		return nil, fault.New(fault.Invalid, "pursuit.floor", "让利底线不能是负数", "请填每升最多让利多少元").On("floor")
	case f == Floor{}:
		return nil, fault.New(fault.Invalid, "pursuit.floor", "让利底线一项也没有填", "请填汽油、柴油每升最多让利多少元，或写明条件").On("floor")
	}
	return json.Marshal(f)
}

// ReadFloor reads what Plain wrote. Code pursuit.floor.
func ReadFloor(plain []byte) (f Floor, err error) {
	if err := json.Unmarshal(plain, &f); err != nil {
		return f, fault.Wrap(err, "pursuit.floor", "让利底线读不懂")
	}
	return f, nil
}

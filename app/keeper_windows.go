package app

import (
	"unsafe"

	"fuelbook/backend/desk"

	"golang.org/x/sys/windows"
)

// keeper is the Data Protection API: Windows encrypts for the account signed in, on this PC.
func keeper() desk.Keeper { return protection{} }

type protection struct{}

func (protection) Keep(secret []byte) ([]byte, error) {
	var out windows.DataBlob
	if err := windows.CryptProtectData(blob(secret), nil, nil, 0, nil, windows.CRYPTPROTECT_UI_FORBIDDEN, &out); err != nil {
		return nil, err
	}
	return taken(out), nil
}

func (protection) Give(kept []byte) ([]byte, error) {
	var out windows.DataBlob
	if err := windows.CryptUnprotectData(blob(kept), nil, nil, 0, nil, windows.CRYPTPROTECT_UI_FORBIDDEN, &out); err != nil {
		return nil, err
	}
	return taken(out), nil
}

func blob(b []byte) *windows.DataBlob {
	if len(b) == 0 {
		return &windows.DataBlob{}
	}
	return &windows.DataBlob{Size: uint32(len(b)), Data: &b[0]} //nolint:gosec // a passphrase
}

// taken copies what Windows answered and gives its memory back.
func taken(out windows.DataBlob) []byte {
	b := append([]byte{}, unsafe.Slice(out.Data, out.Size)...)
	_, _ = windows.LocalFree(windows.Handle(unsafe.Pointer(out.Data))) // nothing could be done about it
	return b
}

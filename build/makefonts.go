package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"fuelbook/build/fonts"
)

// makeFonts cuts the four faces again from their npm packages.
func makeFonts() error {
	if !found("npm") {
		return errNoNode
	}
	dir, err := os.MkdirTemp("", "fuelbook-fonts")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a temporary folder
	if err := sh("npm", "install", "--no-audit", "--no-fund", "--prefix", dir, "@expo-google-fonts/noto-serif-sc", "@expo-google-fonts/noto-sans-sc"); err != nil {
		return err
	}
	reports, err := fonts.Make(filepath.Join(dir, "node_modules"), filepath.Join("testdata", "tgh8105.tsv"), filepath.Join("assets", "fonts"))
	for _, r := range reports {
		fmt.Printf("%s\t%d字节\t%d字\t缺%d字\n", r.Target, r.Bytes, r.Runes, len(r.Missing))
	}
	return errors.Join(err)
}

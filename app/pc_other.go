//go:build !windows

package app

import (
	"os"
	"strings"
)

// machineNumber is the number the system was given when it was installed, empty where there is none.
func machineNumber() string {
	raw, err := os.ReadFile("/etc/machine-id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(raw))
}

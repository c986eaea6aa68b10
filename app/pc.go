package app

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
)

// pcName is the name people know this PC by.
func pcName() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		return "未命名电脑"
	}
	return name
}

// pcID tells this PC and folder from any other that may hold a copy of the data. It is a digest: the number of the system itself is written nowhere.
// The name counts too, for PCs are set up from one image, number and all.
func pcID(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{machineNumber(), pcName(), dir}, "\n")))
	return hex.EncodeToString(sum[:16])
}

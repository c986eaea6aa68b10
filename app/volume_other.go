//go:build !windows

package app

import (
	"os"
	"path/filepath"
	"strings"
)

// unfitVolume names why a live database must not lie on the folder's volume, or "" when it may. It reads the mount table:
// the longest mount point above the folder decides.
func unfitVolume(dir string) string {
	raw, err := os.ReadFile("/proc/mounts")
	if err != nil {
		return "" // not Linux: nothing to ask
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		real = dir
	}
	return unfitMount(string(raw), real)
}

func unfitMount(table, dir string) string {
	network := map[string]string{"nfs": "网络盘", "nfs4": "网络盘", "cifs": "网络盘", "smb3": "网络盘", "smbfs": "网络盘", "fuse.sshfs": "网络盘", "vfat": "移动盘", "exfat": "移动盘", "iso9660": "光盘"}
	best, kind := "", ""
	for _, line := range strings.Split(table, "\n") {
		f := strings.Fields(line)
		if len(f) < 3 {
			continue
		}
		point := strings.ReplaceAll(f[1], `\040`, " ")
		if (dir == point || strings.HasPrefix(dir, strings.TrimSuffix(point, "/")+"/")) && len(point) >= len(best) {
			best, kind = point, f[2]
		}
	}
	return network[kind]
}

//go:build !windows

package safe

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// full reports whether an error means that nothing more fits.
func full(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// SyncFolder makes a rename in the folder survive a loss of power.
func SyncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Free is the space left for this user where the path lies, in bytes.
func Free(path string) (int64, error) {
	free, _, err := space(path)
	return free, err
}

func space(path string) (free, total int64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return 0, 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), int64(s.Blocks) * int64(s.Bsize), nil
}

// Volumes lists the drives that can be written, with their free space. own is a path on the drive of the data.
func Volumes(own string) ([]Volume, error) {
	raw, err := os.ReadFile("/proc/mounts")
	if err != nil {
		return []Volume{}, nil // not Linux: the folder has to be typed
	}
	home, err := device(own)
	if err != nil {
		return nil, Explain(err, own)
	}
	out := []Volume{}
	for _, point := range mounts(string(raw)) {
		dev, err := device(point)
		if err != nil {
			continue // gone or not ours to see
		}
		free, total, err := space(point)
		if err == nil && total > 0 {
			out = append(out, Volume{Path: point, Name: filepath.Base(point), Free: free, Total: total, Own: dev == home})
		}
	}
	slices.SortFunc(out, func(a, b Volume) int { return cmp.Compare(a.Path, b.Path) })
	return out, nil
}

func device(path string) (uint64, error) {
	var s unix.Stat_t
	err := unix.Stat(path, &s)
	return uint64(s.Dev), err
}

// mounts are the folders under which the mount table has a writable disk.
func mounts(table string) (out []string) {
	for _, line := range strings.Split(table, "\n") {
		f := strings.Fields(line)
		if len(f) < 4 || !strings.HasPrefix(f[0], "/dev/") || strings.HasPrefix(f[0], "/dev/loop") || !slices.Contains(strings.Split(f[3], ","), "rw") {
			continue
		}
		point := strings.ReplaceAll(f[1], `\040`, " ")
		if info, err := os.Stat(point); err == nil && info.IsDir() && !slices.Contains(out, point) {
			out = append(out, point)
		}
	}
	return out
}

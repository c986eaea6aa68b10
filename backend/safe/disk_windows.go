package safe

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/windows"
)

// full reports whether an error means that nothing more fits.
func full(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL) || errors.Is(err, syscall.ENOSPC)
}

// SyncFolder does nothing: Windows keeps the names of an NTFS folder in a log of its own and cannot sync a folder.
func SyncFolder(string) error { return nil }

// Free is the space left for this user where the path lies, in bytes.
func Free(path string) (int64, error) {
	free, _, err := space(path)
	return free, err
}

func space(path string) (free, total int64, err error) {
	p, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return 0, 0, err
	}
	var mine, all, left uint64
	err = windows.GetDiskFreeSpaceEx(p, &mine, &all, &left)
	return int64(mine), int64(all), err
}

// Volumes lists the drives that can be written, with their free space. own is a path on the drive of the data.
func Volumes(own string) ([]Volume, error) {
	bits, err := windows.GetLogicalDrives()
	if err != nil {
		return nil, Explain(err, own)
	}
	home := strings.ToUpper(filepath.VolumeName(own))
	out := []Volume{}
	for i := range 26 {
		if bits&(1<<i) == 0 {
			continue
		}
		root := string(rune('A'+i)) + `:\`
		p, err := windows.UTF16PtrFromString(root)
		if err != nil {
			continue
		}
		kind := windows.GetDriveType(p)
		if kind != windows.DRIVE_FIXED && kind != windows.DRIVE_REMOVABLE && kind != windows.DRIVE_REMOTE {
			continue
		}
		free, total, err := space(root)
		if err == nil && total > 0 { // an empty card reader has a letter and no space
			out = append(out, Volume{Path: root, Name: label(p), Free: free, Total: total, Own: strings.EqualFold(root[:2], home), Removable: kind == windows.DRIVE_REMOVABLE})
		}
	}
	return out, nil
}

func label(root *uint16) string {
	var name [windows.MAX_PATH + 1]uint16
	if windows.GetVolumeInformation(root, &name[0], uint32(len(name)), nil, nil, nil, nil, 0) != nil {
		return ""
	}
	return windows.UTF16ToString(name[:])
}

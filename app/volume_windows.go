package app

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// unfitVolume names why a live database must not lie on the folder's volume, or "" when it may.
func unfitVolume(dir string) string {
	root, err := windows.UTF16PtrFromString(filepath.VolumeName(dir) + `\`)
	if err != nil {
		return ""
	}
	switch windows.GetDriveType(root) {
	case windows.DRIVE_REMOTE:
		return "网络盘"
	case windows.DRIVE_REMOVABLE:
		return "移动盘"
	case windows.DRIVE_CDROM:
		return "光盘"
	}
	return ""
}

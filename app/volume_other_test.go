//go:build !windows

package app

import "testing"

func TestUnfitMounts(t *testing.T) {
	table := "/dev/sda1 / ext4 rw 0 0\nsrv:/x /mnt/共享 nfs4 rw 0 0\n/dev/sdb1 /media/usb\\040盘 vfat rw 0 0\n"
	for dir, want := range map[string]string{"/home/a": "", "/mnt/共享/账": "网络盘", "/media/usb 盘/账": "移动盘", "/mnt/共享x": ""} {
		if got := unfitMount(table, dir); got != want {
			t.Errorf("%s: %q, want %q", dir, got, want)
		}
	}
}

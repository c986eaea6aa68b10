package app

import (
	"io"
	"os"

	"golang.org/x/sys/windows"
)

// console attaches a windowsgui program to the console it was started from, so that commands print there.
// Redirected output (pipes, files) already works and is left alone.
func console(out, errs *io.Writer) {
	if handleUsable(windows.STD_OUTPUT_HANDLE) {
		return
	}
	const parent = ^uint32(0) // ATTACH_PARENT_PROCESS
	attach := windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole")
	if ok, _, _ := attach.Call(uintptr(parent)); ok == 0 {
		return // started from the desktop: there is no console
	}
	if f, err := os.OpenFile("CONOUT$", os.O_WRONLY, 0); err == nil {
		*out, *errs = f, f
	}
}

func handleUsable(which uint32) bool {
	h, err := windows.GetStdHandle(which)
	if err != nil || h == 0 || h == windows.InvalidHandle {
		return false
	}
	kind, err := windows.GetFileType(h)
	return err == nil && kind != windows.FILE_TYPE_UNKNOWN
}

// tell shows a message in a box where nobody would see the console.
func tell(title, text string) {
	if handleUsable(windows.STD_ERROR_HANDLE) {
		return
	}
	t, err := windows.UTF16PtrFromString(title)
	if err != nil {
		return
	}
	m, err := windows.UTF16PtrFromString(text)
	if err != nil {
		return
	}
	_, _ = windows.MessageBox(0, m, t, windows.MB_OK|windows.MB_ICONERROR) // the answer is always 确定
}

//go:build (desktop || dev || bindings) && linux

package app

import "os"

// windowMissing says why no window can be shown, or "".
func windowMissing() string {
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return "没有显示器"
	}
	return ""
}

//go:build (desktop || dev || bindings) && windows

package app

import "github.com/wailsapp/go-webview2/webviewloader"

// windowMissing asks for the installed WebView2 before Wails does: its own check ends the process when there is none.
func windowMissing() string {
	v, err := webviewloader.GetAvailableCoreWebView2BrowserVersionString("")
	if err != nil || v == "" {
		return "没有安装 WebView2 运行时"
	}
	return ""
}

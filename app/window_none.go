//go:build !(desktop || dev || bindings)

package app

// windowMissing: this build has no window at all, so that serving, commands and tests need neither GTK nor WebView2.
func windowMissing() string { return "本程序没有带窗口" }

func runWindow(_ *env, _ *host) error { return nil }

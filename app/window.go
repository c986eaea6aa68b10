//go:build desktop || dev || bindings

package app

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"

	"fuelbook/backend/fault"
	"fuelbook/frontend"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// windowState is what the window remembers; never the position, which may lie on a screen that is gone.
type windowState struct {
	Width     int  `json:"width"`
	Height    int  `json:"height"`
	Maximised bool `json:"maximised"`
}

func runWindow(e *env, handler *host) error {
	dir, err := resolveDir(e.data)
	if err != nil {
		return err
	}
	shell := &Shell{handler: handler}
	state := loadState(dir)
	start := options.Normal
	if state.Maximised {
		start = options.Maximised
	}
	err = wails.Run(&options.App{
		Title: "油客簿", Width: state.Width, Height: state.Height, MinWidth: 1024, MinHeight: 640, WindowStartState: start,
		AssetServer:              &assetserver.Options{Assets: frontend.Dist(), Middleware: func(http.Handler) http.Handler { return handler }},
		EnableDefaultContextMenu: true,
		OnStartup:                func(ctx context.Context) { shell.ctx = ctx },
		OnBeforeClose:            func(ctx context.Context) bool { saveState(ctx, dir); return false },
		Bind:                     []any{shell},
		Windows:                  &windows.Options{WebviewUserDataPath: filepath.Join(dir, "webview"), Messages: chineseMessages()},
		Linux:                    &linux.Options{ProgramName: "fuelbook"},
	})
	if err != nil {
		return fault.New(fault.Unavailable, "app.window", "窗口打不开", "请用 fuelbook serve --open 在浏览器中打开").Because(err)
	}
	return nil
}

func loadState(dir string) windowState {
	s := windowState{Width: 1366, Height: 768}
	raw, err := os.ReadFile(filepath.Join(dir, "window.json"))
	if err != nil || json.Unmarshal(raw, &s) != nil || s.Width < 1024 || s.Height < 640 {
		return windowState{Width: 1366, Height: 768}
	}
	return s
}

func saveState(ctx context.Context, dir string) {
	w, h := runtime.WindowGetSize(ctx)
	raw, err := json.Marshal(windowState{w, h, runtime.WindowIsMaximised(ctx)})
	if err == nil {
		_ = os.WriteFile(filepath.Join(dir, "window.json"), raw, 0o600) // a lost window size is not worth a message
	}
}

func chineseMessages() *windows.Messages {
	return &windows.Messages{InstallationRequired: "需要 WebView2 运行时，请安装后重试。", UpdateRequired: "WebView2 运行时需要更新。", MissingRequirements: "缺少组件",
		Webview2NotInstalled: "没有安装 WebView2 运行时", Error: "错误", FailedToInstall: "安装失败", DownloadPage: "", PressOKToInstall: "", ContactAdmin: "请联系管理员安装 WebView2 运行时。",
		InvalidFixedWebview2: "", WebView2ProcessCrash: "界面进程意外结束，请重新打开。"}
}

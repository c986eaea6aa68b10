//go:build desktop || dev || bindings

package app

import (
	"context"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	goruntime "runtime"
	"strings"
	"sync"

	"fuelbook/backend/fault"

	"github.com/samber/lo"
	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// Shell is what the window can do and a page cannot: save dialogs, picking files, showing a folder.
type Shell struct {
	ctx     context.Context
	handler http.Handler
	mu      sync.Mutex
	picked  map[string]bool // only files the clerk picked may be read
}

// SaveFile calls the API path in process, asks where to save, and writes atomically. It returns the path, "" when cancelled.
// path may carry a query; token is the session's bearer token. Only GET paths under /api/ are called.
func (s *Shell) SaveFile(suggested, path, token string) (string, error) {
	if !strings.HasPrefix(path, "/api/") {
		return "", fault.New(fault.Forbidden, "app.path", "这个地址不能保存", "请从界面上的按钮保存")
	}
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		return "", fault.New(fault.Invalid, "app.save", "文件没有生成："+w.Body.String(), "请回到界面重试")
	}
	if _, params, err := mime.ParseMediaType(w.Header().Get("Content-Disposition")); err == nil && params["filename"] != "" {
		suggested = params["filename"]
	}
	return s.Save(suggested, w.Body.Bytes())
}

// Save asks where to save bytes the page already has. It returns the path, "" when cancelled.
func (s *Shell) Save(suggested string, data []byte) (string, error) {
	to, err := runtime.SaveFileDialog(s.ctx, runtime.SaveDialogOptions{Title: "保存文件", DefaultFilename: filepath.Base(suggested)})
	if err != nil || to == "" {
		return "", err
	}
	return to, writeFile(to, func(f *os.File) error { _, err := f.Write(data); return err })
}

// Picked is a file the clerk chose.
type Picked struct {
	Name string `json:"name"`
	Path string `json:"path"`
}

// PickFiles asks for files; the paths may then be read with ReadFile.
func (s *Shell) PickFiles() ([]Picked, error) {
	paths, err := runtime.OpenMultipleFilesDialog(s.ctx, runtime.OpenDialogOptions{Title: "选择文件",
		Filters: []runtime.FileFilter{{DisplayName: "表格文件 (*.xlsx;*.xls;*.csv;*.txt)", Pattern: "*.xlsx;*.xls;*.csv;*.txt"}, {DisplayName: "油客簿交换文件 (*.fbx;*.fbv;*.fbr;*.fbk)", Pattern: "*.fbx;*.fbv;*.fbr;*.fbk"},
			{DisplayName: "所有文件", Pattern: "*.*"}}})
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.picked = map[string]bool{}
	return lo.Map(paths, func(p string, _ int) Picked {
		s.picked[p] = true
		return Picked{Name: filepath.Base(p), Path: p}
	}), nil
}

// ReadFile returns the bytes of a file picked before; any other path is refused.
func (s *Shell) ReadFile(path string) ([]byte, error) {
	s.mu.Lock()
	known := s.picked[path]
	s.mu.Unlock()
	if !known {
		return nil, fault.New(fault.Forbidden, "app.path", "这个文件没有被选择", "请重新选择文件")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.New(fault.NotFound, "app.no_file", "文件「"+path+"」读不出", "请核对路径和权限").Because(err)
	}
	defer func() { _ = f.Close() }() // only read
	return io.ReadAll(f)
}

// OpenFolder shows the folder of a saved file in the system's file manager.
func (s *Shell) OpenFolder(path string) error {
	dir := filepath.Dir(path)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return fault.New(fault.NotFound, "app.no_folder", "文件夹「"+dir+"」不见了", "请重新保存文件")
	}
	manager := "xdg-open"
	if goruntime.GOOS == "windows" {
		manager = "explorer"
	}
	cmd := exec.Command(manager, dir)
	if err := cmd.Start(); err != nil {
		return fault.New(fault.Unavailable, "app.no_manager", "打不开文件夹「"+dir+"」", "请在资源管理器中自行打开").Because(err)
	}
	go func() { _ = cmd.Wait() }() // explorer ends with 1 also when it did what it was asked
	return nil
}

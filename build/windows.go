package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	windowsExe = "build/bin/fuelbook.exe"
	resVersion = "v0.3.3" // go-winres: icon, manifest and version resource
)

// windows makes build/bin/fuelbook.exe and, where makensis is there, the installer.
func windows() error {
	return runSteps([]step{act("前端依赖", setupFrontend), act("前端构建", buildFrontend), act("Windows 资源", windowsResources), act("Windows 编译", windowsBuild), act("安装包", windowsInstaller)})
}

// windowsResources makes the .syso that carries icon, manifest and version; only a Windows build links it.
func windowsResources() error {
	return sh("go", "run", "github.com/tc-hib/go-winres@"+resVersion, "make", "--in", "build/windows/winres.json", "--out", "rsrc", "--arch", "amd64")
}

func windowsBuild() error {
	if !found("x86_64-w64-mingw32-gcc") {
		return errors.New("没有 mingw-w64：请安装 gcc-mingw-w64-x86-64")
	}
	return command{env: []string{"CGO_ENABLED=1", "GOOS=windows", "GOARCH=amd64", "CC=x86_64-w64-mingw32-gcc"},
		args: []string{"go", "build", "-trimpath", "-tags", "desktop,production,wv2runtime.error", "-ldflags", "-s -w -H windowsgui", "-o", windowsExe, "."}}.run()
}

func windowsInstaller() error {
	if !found("makensis") {
		fmt.Println("没有 makensis，跳过安装包")
		return nil
	}
	return sh("makensis", "-V2", "build/windows/installer.nsi")
}

// windowsSmoke builds the .exe and does a clerk's month with it under wine: import, close, forms, bonus, agreement, serve,
// in a folder whose name has Chinese characters, a space, # and %.
func windowsSmoke() error {
	for _, do := range []func() error{windowsResources, windowsBuild, windowsInstaller} {
		if err := do(); err != nil {
			return err
		}
	}
	fmt.Println("在 wine 下试运行")
	w, err := newWine()
	if err != nil {
		return err
	}
	defer w.close()
	data, out := filepath.Join(w.home, "用户 张三", "数据#1%"), filepath.Join(w.home, "用户 张三", "输出")
	for _, s := range sampleFiles() {
		if err := w.importSample(data, s); err != nil {
			return err
		}
	}
	for _, args := range [][]string{{"close", "--month", sampleMonth}, {"forms", "--month", sampleMonth, "--out", w.path(out)},
		{"settle", "--month", sampleMonth, "--out", w.path(out)}, {"agreement", "--customer", "370611J00001", "--out", w.path(filepath.Join(out, "协议.pdf"))}, {"check"}} {
		text, err := w.fuelbook(data, args...)
		if err != nil {
			return err
		}
		fmt.Print(text)
	}
	files, err := os.ReadDir(out)
	if err != nil || len(files) != 17 {
		return fmt.Errorf("Windows 程序应写出17个文件，有%d个: %w", len(files), err)
	}
	return w.answers(data)
}

// wine is a prefix of its own in a temporary folder.
type wine struct {
	home, exe string
	env       []string
}

func newWine() (*wine, error) {
	home, err := os.MkdirTemp("", "fuelbook-wine")
	if err != nil {
		return nil, err
	}
	exe, err := filepath.Abs(windowsExe)
	if err != nil {
		return nil, err
	}
	w := &wine{home: home, exe: exe, env: []string{"WINEPREFIX=" + filepath.Join(home, "prefix"), "WINEDEBUG=-all", "WINEDLLOVERRIDES=mscoree=;mshtml=", "LC_ALL=C.UTF-8", "DISPLAY="}}
	if err := w.prepare(); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

// prepare makes the prefix and puts in the one DLL that wine 8 lacks and every Go program loads.
func (w *wine) prepare() error {
	if _, err := (command{env: w.env, args: []string{wineProgram(), "wineboot", "--init"}}).output(); err != nil {
		return err
	}
	system := filepath.Join(w.home, "prefix", "drive_c", "windows", "system32")
	target := filepath.Join(system, "bcryptprimitives.dll")
	if !exists(target) {
		if err := sh("x86_64-w64-mingw32-gcc", "-shared", "-o", target, "build/windows/bcryptprimitives.c", "-ladvapi32"); err != nil {
			return err
		}
	}
	_, err := command{env: w.env, args: []string{wineProgram(), "reg", "add", `HKCU\Software\Wine`, "/v", "Version", "/d", "win10", "/f"}}.output()
	return err
}

func wineProgram() string {
	for _, p := range []string{"wine64", "/usr/lib/wine/wine64"} {
		if _, err := exec.LookPath(p); err == nil {
			return p
		}
	}
	return "wine"
}

// path is a path of this machine as a Windows program sees it: drive Z is the root.
func (w *wine) path(p string) string { return "Z:" + strings.ReplaceAll(p, "/", `\`) }

func (w *wine) fuelbook(data string, args ...string) (string, error) {
	return command{env: w.env, args: append([]string{wineProgram(), w.exe, "--data", w.path(data)}, args...)}.output()
}

func (w *wine) importSample(data string, s sampleFile) error {
	files, err := filepath.Glob(filepath.Join("testdata", "sample", s.pattern))
	if err != nil {
		return err
	}
	args := []string{"import", s.kind}
	for _, f := range files {
		abs, err := filepath.Abs(f)
		if err != nil {
			return err
		}
		args = append(args, w.path(abs))
	}
	text, err := w.fuelbook(data, args...)
	fmt.Print(text)
	return err
}

// answers serves with the .exe and asks it over HTTP for the page and the session.
func (w *wine) answers(data string) error {
	s, err := serve(w.env, wineProgram(), w.exe, "--data", w.path(data), "--json", "serve")
	if err != nil {
		return err
	}
	defer s.stop()
	for _, path := range []string{"", "api/session"} {
		res, err := http.Get(s.url + path)
		if err != nil {
			return err
		}
		raw, err := io.ReadAll(res.Body)
		if err = errors.Join(err, res.Body.Close()); err != nil || res.StatusCode != http.StatusOK {
			return fmt.Errorf("%s%s: %d %s: %w", s.url, path, res.StatusCode, raw, err)
		}
		fmt.Printf("%s%s: %d,%d字节\n", s.url, path, res.StatusCode, len(raw))
	}
	return nil
}

// close ends the wine server of this prefix only, then removes the folder.
func (w *wine) close() {
	_, _ = command{env: w.env, args: []string{"wineserver", "-k"}}.output() // no server left is fine
	_ = os.RemoveAll(w.home)                                                // a temporary folder
}

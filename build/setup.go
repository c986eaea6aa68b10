package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// tool is a program the tests need and the Debian package it comes from; probe proves it is there.
type tool struct {
	probe   func() bool
	pkg     string
	purpose string
}

func program(name string) func() bool { return func() bool { return found(name) } }

func pkgConfig(name string) func() bool {
	return func() bool { return found("pkg-config") && exec.Command("pkg-config", "--exists", name).Run() == nil }
}

func fontFor(lang string) func() bool {
	return func() bool {
		out, err := exec.Command("fc-list", ":lang="+lang).Output()
		return err == nil && len(strings.TrimSpace(string(out))) > 0
	}
}

// testTools are everything the whole test run uses beyond Go, a C compiler and Node.
func testTools() []tool {
	return []tool{
		{program("gcc"), "gcc", "cgo"}, {program("pkg-config"), "pkg-config", "cgo"},
		{program("pdftotext"), "poppler-utils", "纸面文本"}, {program("qpdf"), "qpdf", "PDF 结构"},
		{program("chromium"), "chromium", "浏览器测试"}, {program("soffice"), "libreoffice-calc", "工作簿"},
		{program("x86_64-w64-mingw32-gcc"), "gcc-mingw-w64-x86-64", "Windows 编译"}, {program("makensis"), "nsis", "安装包"},
		{wineFound, "wine wine64", "Windows 冒烟测试"}, {program("Xvfb"), "xvfb", "窗口测试"},
		{program("xdotool"), "xdotool", "窗口测试"}, {program("import"), "imagemagick", "窗口截图"},
		{program("dbus-run-session"), "dbus", "窗口测试"}, {pkgConfig("webkit2gtk-4.1"), "libwebkit2gtk-4.1-dev libgtk-3-dev", "窗口测试"},
		{program("sqlite3"), "sqlite3", "导入速度的比较"},
		{fontFor("zh-cn"), "fonts-noto-cjk", "截图中的汉字"},
	}
}

func wineFound() bool { return found("wine64") || exists("/usr/lib/wine/wine64") }

// setupTests installs what is missing with the package manager, or says what to install.
func setupTests() error {
	var missing []string
	for _, t := range testTools() {
		if !t.probe() {
			fmt.Printf("缺少 %s(%s)\n", t.pkg, t.purpose)
			missing = append(missing, strings.Fields(t.pkg)...)
		}
	}
	if len(missing) == 0 {
		fmt.Println("测试所需的软件都已安装")
		return nil
	}
	if !found("apt-get") || os.Geteuid() != 0 {
		return errors.New("请先安装：" + strings.Join(missing, " "))
	}
	if err := sh("apt-get", "update", "-q"); err != nil {
		return err
	}
	install := append([]string{"apt-get", "install", "-y", "-q", "--no-install-recommends"}, missing...)
	return command{env: []string{"DEBIAN_FRONTEND=noninteractive"}, args: install}.run()
}

// setupFrontend installs the npm packages when the lock file is newer than what is installed.
func setupFrontend() error {
	if !found("npm") {
		return errNoNode
	}
	lock, err := os.Stat("frontend/package-lock.json")
	if err != nil {
		return err
	}
	if done, err := os.Stat("frontend/node_modules/.package-lock.json"); err == nil && !done.ModTime().Before(lock.ModTime()) {
		return nil
	}
	return shIn("frontend", "npm", "ci", "--no-audit", "--no-fund")
}

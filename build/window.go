package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// windowTest opens the real desktop window under a virtual display with the sample office and takes a picture of it.
// The picture must not be blank: the customer list fills it with many colours of text.
func windowTest() error {
	dir, err := os.MkdirTemp("", "fuelbook-window")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a temporary folder
	exe := filepath.Join(dir, "fuelbook-window")
	build := command{env: []string{"CGO_ENABLED=1"}, args: []string{"go", "build", "-tags", "desktop,production,webkit2_41", "-o", exe, "."}}
	if err := build.run(); err != nil {
		return err
	}
	data := filepath.Join(dir, "data")
	for _, s := range sampleFiles() {
		if _, err := importSample(exe, data, s); err != nil {
			return err
		}
	}
	return watchWindow(dir, exe, data)
}

// display is a virtual screen of its own; Xvfb picks a free number and prints it.
type display struct {
	cmd  *exec.Cmd
	name string
}

func newDisplay(dir string) (*display, error) {
	number, err := os.CreateTemp(dir, "display")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("Xvfb", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-displayfd", "3")
	cmd.ExtraFiles = []*os.File{number}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	d := &display{cmd: cmd}
	err = await("Xvfb", 30*time.Second, func() bool {
		raw, err := os.ReadFile(number.Name())
		d.name = ":" + strings.TrimSpace(string(raw))
		return err == nil && strings.HasSuffix(string(raw), "\n")
	})
	return d, errors.Join(err, number.Close())
}

func (d *display) stop() {
	_ = d.cmd.Process.Kill() // ours, by its own handle
	_ = d.cmd.Wait()         // killed on purpose
}

const (
	windowLogin    = "windowtest"
	windowPassword = "window-Test-2026"
)

// makeAccount lets the program make an administrator and a clerk over its own interface, as the first start does.
func makeAccount(exe, data string) error {
	s, err := serve(nil, exe, "--data", data, "--json", "serve")
	if err != nil {
		return err
	}
	defer s.stop()
	var admin struct{ Token string }
	if err := s.post("api/setup", "", map[string]string{"login": "admin", "name": "管理员", "password": windowPassword}, &admin); err != nil {
		return err
	}
	return s.post("api/users", admin.Token, map[string]string{"login": windowLogin, "name": "填报员", "role": "填报", "password": windowPassword}, nil)
}

// watchWindow opens the window, signs in by the keyboard, goes to the customer list and waits until the program was asked for the
// customers and the picture shows it.
func watchWindow(dir, exe, data string) error {
	if err := makeAccount(exe, data); err != nil {
		return err
	}
	d, err := newDisplay(dir)
	if err != nil {
		return err
	}
	defer d.stop()
	w := &watched{env: append(os.Environ(), "DISPLAY="+d.name, "WEBKIT_DISABLE_COMPOSITING_MODE=1", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1", "LIBGL_ALWAYS_SOFTWARE=1", "FUELBOOK_LOG=debug", "XDG_RUNTIME_DIR="+dir)}
	if err := w.start(dir, exe, data); err != nil {
		return err
	}
	defer w.stop()
	shots := filepath.Join(".cache", "shots")
	if err := os.MkdirAll(shots, 0o755); err != nil {
		return err
	}
	for _, act := range []func() error{
		func() error { return w.seen("登录页", "path=/api/session status=200") },
		func() error { return w.shot(filepath.Join(shots, "window-login.png"), "", 20) },
		func() error { return w.keys("type", windowLogin) },
		func() error { return w.keys("key", "Tab") },
		func() error { return w.keys("type", windowPassword) },
		func() error { return w.keys("key", "Return") },
		func() error { return w.seen("工作台", "path=/api/workbench status=200") },
		func() error { return w.keys("key", "alt+2") },
		func() error { return w.seen("客户列表", "path=/api/customers status=200") },
		func() error { return w.shot(filepath.Join(shots, "window.png"), listArea, 60) },
	} {
		if err := act(); err != nil {
			return errors.Join(err, w.shot(filepath.Join(shots, "window-failed.png"), "", 1))
		}
	}
	return nil
}

// watched is the running window and its log.
type watched struct {
	env []string
	cmd *exec.Cmd
	log *os.File
}

func (w *watched) start(dir, exe, data string) (err error) {
	if w.log, err = os.Create(filepath.Join(dir, "window.log")); err != nil {
		return err
	}
	w.cmd = exec.Command("dbus-run-session", "--", exe, "--data", data)
	w.cmd.Env, w.cmd.Stderr, w.cmd.Stdout = w.env, w.log, w.log
	w.cmd.SysProcAttr = ownGroup()
	return w.cmd.Start()
}

func (w *watched) stop() {
	killGroup(w.cmd)
	_ = w.cmd.Wait()  // killed on purpose
	_ = w.log.Close() // only for this test
}

// seen waits until the program's own log says so.
func (w *watched) seen(what, line string) error {
	return await(what, 90*time.Second, func() bool {
		raw, err := os.ReadFile(w.log.Name())
		return err == nil && strings.Contains(string(raw), line)
	})
}

func (w *watched) keys(args ...string) error {
	cmd := exec.Command("xdotool", append(args[:1:1], append([]string{"--delay", "30"}, args[1:]...)...)...)
	cmd.Env = w.env
	return cmd.Run()
}

// listArea is where the rows of the customer list stand on the screen; without them it is one colour.
const listArea = "[1100x450+190+240]"

// shot waits until the picture of the screen, or an area of it, has at least so many colours: what is not drawn yet has a handful.
func (w *watched) shot(file, area string, colours int) error {
	return await(file, 60*time.Second, func() bool {
		picture := exec.Command("import", "-window", "root", file)
		picture.Env = w.env
		if picture.Run() != nil {
			return false
		}
		out, err := exec.Command("identify", "-format", "%k", file+area).Output()
		if err != nil {
			return false
		}
		n, err := strconv.Atoi(strings.TrimSpace(string(out)))
		return err == nil && n >= colours
	})
}

// await asks again and again until done or the limit; each look costs its own time, so there is only a short pause between.
func await(what string, limit time.Duration, done func() bool) error {
	deadline := time.Now().Add(limit)
	for !done() {
		if time.Now().After(deadline) {
			return fmt.Errorf("%s 没有在%s内出现", what, limit)
		}
		time.Sleep(200 * time.Millisecond)
	}
	return nil
}

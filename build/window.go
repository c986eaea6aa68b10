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
		if err := importSample(exe, data, s); err != nil {
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

func watchWindow(dir, exe, data string) error {
	d, err := newDisplay(dir)
	if err != nil {
		return err
	}
	defer d.stop()
	env := append(os.Environ(), "DISPLAY="+d.name, "WEBKIT_DISABLE_COMPOSITING_MODE=1", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1", "FUELBOOK_START=#/customers", "XDG_RUNTIME_DIR="+dir)
	cmd := exec.Command("dbus-run-session", "--", exe, "--data", data)
	cmd.Env, cmd.Stderr = env, os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt) // our own child
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	shot := filepath.Join(".cache", "shots", "window.png")
	if err := os.MkdirAll(filepath.Dir(shot), 0o755); err != nil {
		return err
	}
	return await("窗口画面", 90*time.Second, func() bool {
		picture := exec.Command("import", "-window", "root", shot)
		picture.Env = env
		if picture.Run() != nil {
			return false
		}
		out, err := exec.Command("identify", "-format", "%k", shot).Output()
		if err != nil {
			return false
		}
		colours, err := strconv.Atoi(strings.TrimSpace(string(out)))
		return err == nil && colours > 200
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

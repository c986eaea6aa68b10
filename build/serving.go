package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// served is a running program in browser mode.
type served struct {
	url string
	cmd *exec.Cmd
}

// serve starts the program and waits for the address it prints (the program says when it listens; nothing sleeps here).
func serve(env []string, args ...string) (*served, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env, cmd.Stderr = append(os.Environ(), env...), os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	found := make(chan string, 1)
	go func() {
		defer close(found)
		var v struct{ URL string }
		if json.NewDecoder(bufio.NewReader(pipe)).Decode(&v) == nil {
			found <- v.URL
		}
		_, _ = io.Copy(io.Discard, pipe) // keep the pipe empty
	}()
	limit, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	select {
	case url, ok := <-found:
		if ok && url != "" {
			return &served{url, cmd}, nil
		}
		return nil, errors.Join(errors.New("程序没有打印地址"), cmd.Wait())
	case <-limit.Done():
		return nil, errors.Join(errors.New("程序两分钟没有打印地址"), cmd.Process.Kill(), cmd.Wait())
	}
}

// stop asks the program to end and waits.
func (s *served) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // already gone is fine
	_ = s.cmd.Wait()                          // its exit code after a signal tells nothing
}

// post sends JSON and reads the JSON answer into out, when out is given.
func (s *served) post(path, token string, in, out any) (err error) {
	raw, err := json.Marshal(in)
	if err != nil {
		return err
	}
	r, err := http.NewRequest(http.MethodPost, s.url+path, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, res.Body.Close()) }()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %d %s: %w", path, res.StatusCode, body, err)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(body, out)
}

// browserTest clicks through the first month in a real browser: import, month, forms, settlement, agreement, closing.
func browserTest() error {
	if err := buildProgram(nil); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "fuelbook-browser")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a temporary folder
	s, err := serve(nil, programPath(), "--data", filepath.Join(dir, "data"), "--json", "serve")
	if err != nil {
		return err
	}
	defer s.stop()
	sample, err := filepath.Abs(filepath.Join("testdata", "sample"))
	if err != nil {
		return err
	}
	shots, err := filepath.Abs(filepath.Join(".cache", "shots"))
	if err != nil {
		return err
	}
	if err := os.RemoveAll(shots); err != nil { // pictures of an older walk would pass for this one's
		return err
	}
	if err := os.MkdirAll(shots, 0o755); err != nil {
		return err
	}
	env := []string{"FUELBOOK_URL=" + s.url, "FUELBOOK_SAMPLE=" + sample, "FUELBOOK_SHOTS=" + shots}
	if err := (command{dir: "frontend", env: env, args: []string{"npm", "run", "test:e2e"}}).run(); err != nil {
		return fmt.Errorf("浏览器测试：%w（截图在 %s）", err, shots)
	}
	return nil
}

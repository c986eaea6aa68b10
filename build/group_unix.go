//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// ownGroup starts a program in a process group of its own, so that it can be ended with its children and nothing else.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

func killGroup(cmd *exec.Cmd) {
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) // our own group; already gone is fine
}

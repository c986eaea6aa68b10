package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/samber/lo"
)

// step is one named piece of work; its seconds go into the table at the end.
type step struct {
	name string
	do   func() (note string, err error) // note is what was done, with counts
	row  int                             // 0 runs alone; steps of several rows that follow each other run row beside row
}

// act is a step that has nothing to count.
func act(name string, do func() error) step {
	return step{name: name, do: func() (string, error) { return "完成", do() }}
}

// in puts a step into a row.
func (s step) in(row int) step {
	s.row = row
	return s
}

type timing struct {
	name string
	took time.Duration
	note string
}

// runSteps does the steps in order, stops at the first failure, and prints the table in any case.
func runSteps(steps []step) error {
	var table []timing
	defer func() { printTable(table) }()
	for len(steps) > 0 {
		now := steps[:max(1, len(lo.TakeWhile(steps, func(s step) bool { return s.row > 0 })))]
		rows := lo.Values(lo.GroupBy(now, func(s step) int { return s.row }))
		took, failed := make([][]timing, len(rows)), make([]error, len(rows))
		var beside sync.WaitGroup
		for i, row := range rows {
			beside.Go(func() { took[i], failed[i] = runRow(row) })
		}
		beside.Wait()
		table = append(table, lo.Flatten(took)...)
		if err := errors.Join(failed...); err != nil {
			return err
		}
		steps = steps[len(now):]
	}
	return nil
}

// runRow does steps one after the other and stops at the first failure.
func runRow(steps []step) (table []timing, err error) {
	for _, s := range steps {
		fmt.Printf("\n== %s\n", s.name)
		start := time.Now()
		note, err := s.do()
		t := timing{s.name, time.Since(start), note}
		if err != nil {
			t.note = "失败"
		}
		table = append(table, t)
		if err != nil {
			return table, fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return table, nil
}

func printTable(table []timing) {
	fmt.Println("\n步骤\t秒\t结果")
	for _, t := range table {
		fmt.Printf("%s\t%.1f\t%s\n", t.name, t.took.Seconds(), t.note)
	}
}

// command is a program to run with its output shown.
type command struct {
	dir  string
	env  []string
	args []string
}

func (c command) prepare() *exec.Cmd {
	cmd := exec.Command(c.args[0], c.args[1:]...)
	cmd.Dir, cmd.Env = c.dir, append(os.Environ(), c.env...)
	return cmd
}

func (c command) run() error {
	cmd := c.prepare()
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return c.wrap(cmd.Run())
}

// output runs quietly and returns what was printed on standard output; on failure both streams are shown.
func (c command) output() (string, error) {
	var out, errs strings.Builder
	cmd := c.prepare()
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if err != nil {
		_, _ = io.WriteString(os.Stdout, out.String()+errs.String()) // our own console
	}
	return out.String(), c.wrap(err)
}

func (c command) wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", strings.Join(c.args, " "), err)
}

func sh(args ...string) error { return command{args: args}.run() }

func shIn(dir string, args ...string) error { return command{dir: dir, args: args}.run() }

func found(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

var errNoNode = errors.New("没有 Node.js：请安装 Node 20 以上（npm 11）后重试")

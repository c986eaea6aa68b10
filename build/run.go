package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"
)

// sampleMonth is the month of the sample office that is closed and printed.
const sampleMonth = "2026-10"

// run builds the program, takes the sample office in through the clerk's own import path, closes its month, writes all files, and serves.
func run(flags []string) error {
	data, out := filepath.Join(".cache", "sample-office"), "out"
	var files int
	steps := []step{
		{"前端依赖", setupFrontend},
		{"前端构建", buildFrontend},
		{"编译程序", func() error { return buildProgram(flags) }},
		{"空数据文件夹", func() error { return errors.Join(os.RemoveAll(data), os.RemoveAll(out), os.MkdirAll(out, 0o755)) }},
	}
	start := time.Now()
	steps = append(steps, officeSteps(programPath(), data, out)...)
	steps = append(steps, step{"核对文件", func() (err error) { files, err = countFiles(out); return err }})
	err := runSteps(steps)
	if err != nil {
		return err
	}
	fmt.Printf("\n共写出%d个文件到 %s/,总用时%.1f秒\n", files, out, time.Since(start).Seconds())
	if has(flags, "--no-serve") {
		return nil
	}
	if has(flags, "--window") {
		return sh(programPath(), "--data", data)
	}
	return sh(programPath(), "--data", data, "serve")
}

// sampleFile is one file of the sample office and what it holds.
type sampleFile struct{ kind, pattern string }

func sampleFiles() []sampleFile {
	return []sampleFile{{"offices", "机构.csv"}, {"staff", "员工.csv"}, {"customers", "客户档案.xlsx"}, {"cards", "加油卡开户明细.csv"},
		{"recharges", "充值明细_*.csv"}, {"sales", "消费明细_*"}, {"bearers", "不记名卡销售_*.xlsx"}, {"plans", "开发计划_*.xlsx"}}
}

// officeSteps import, close and print the sample office with the program itself.
func officeSteps(exe, data, out string) []step {
	var steps []step
	for _, s := range sampleFiles() {
		steps = append(steps, step{"导入 " + s.kind, func() error { return importSample(exe, data, s) }})
	}
	fuelbook := func(args ...string) func() error {
		return func() error { return sh(append([]string{exe, "--data", data}, args...)...) }
	}
	return append(steps,
		step{"结账 " + sampleMonth, fuelbook("close", "--month", sampleMonth)},
		step{"七张表", fuelbook("forms", "--month", sampleMonth, "--out", out)},
		step{"发卡奖励", fuelbook("settle", "--month", sampleMonth, "--commit", "--out", out)},
		step{"协议草稿一", fuelbook("agreement", "--customer", "370611J00001", "--template", "card", "--out", filepath.Join(out, "供油协议_370611J00001.pdf"))},
		step{"协议草稿二", fuelbook("agreement", "--customer", "370602J00002", "--template", "supply", "--out", filepath.Join(out, "供油协议_370602J00002.pdf"))},
		step{"检查数据库", fuelbook("check")})
}

func importSample(exe, data string, s sampleFile) error {
	files, err := filepath.Glob(filepath.Join("testdata", "sample", s.pattern))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("示例文件 %s 不见了: %w", s.pattern, err)
	}
	slices.Sort(files)
	args := append([]string{exe, "--data", data, "--json", "import", s.kind}, files...)
	text, err := command{args: args}.output()
	if err != nil {
		return err
	}
	var results []struct {
		File, Message string
		Totals        struct{ Rows, New, Unmatched int }
	}
	if err := json.NewDecoder(bytes.NewReader([]byte(text))).Decode(&results); err != nil {
		return err
	}
	for _, r := range results {
		fmt.Printf("%s\t%s\n", r.File, r.Message)
	}
	return nil
}

func countFiles(out string) (int, error) {
	list, err := os.ReadDir(out)
	if err == nil && len(list) < 18 {
		err = fmt.Errorf("应写出18个文件,只有%d个", len(list))
	}
	return len(list), err
}

func programPath() string {
	name := "fuelbook"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	abs, err := filepath.Abs(filepath.Join("build", "bin", name))
	if err != nil {
		return filepath.Join("build", "bin", name)
	}
	return abs
}

func buildFrontend() error { return shIn("frontend", "npm", "run", "build") }

// buildProgram compiles for this machine; with --window the window is included where its libraries are there.
func buildProgram(flags []string) error {
	args := []string{"go", "build", "-trimpath", "-o", programPath()}
	if has(flags, "--window") && (runtime.GOOS == "windows" || pkgConfig("webkit2gtk-4.1")()) {
		args = append(args, "-tags", windowTags())
	}
	return command{env: []string{"CGO_ENABLED=1"}, args: append(args, ".")}.run()
}

func windowTags() string {
	if runtime.GOOS == "windows" {
		return "desktop,production,wv2runtime.error"
	}
	return "desktop,production,webkit2_41"
}

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
	err := runSteps([]step{
		act("前端依赖", setupFrontend),
		act("前端构建", buildFrontend),
		act("编译程序", func() error { return buildProgram(flags) }),
		act("空数据文件夹", func() error { return errors.Join(os.RemoveAll(data), os.RemoveAll(out), os.MkdirAll(out, 0o755)) }),
	})
	if err != nil {
		return err
	}
	start := time.Now()
	steps := append(officeSteps(programPath(), data, out), step{name: "核对文件", do: func() (string, error) { return countFiles(out) }})
	if err := runSteps(steps); err != nil {
		return err
	}
	fmt.Printf("\n从导入到成稿%.1f秒，文件在 %s/\n", time.Since(start).Seconds(), out)
	switch {
	case has(flags, "--no-serve"):
		return nil
	case has(flags, "--window"):
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
		steps = append(steps, step{name: "导入 " + s.kind, do: func() (string, error) { return importSample(exe, data, s) }})
	}
	fuelbook := func(name, done string, args ...string) step {
		return step{name: name, do: func() (string, error) { return done, sh(append([]string{exe, "--data", data}, args...)...) }}
	}
	return append(steps,
		fuelbook("结账 "+sampleMonth, "1个月", "close", "--month", sampleMonth),
		fuelbook("七张表", "14个文件", "forms", "--month", sampleMonth, "--out", out),
		fuelbook("发卡奖励", "2个文件", "settle", "--month", sampleMonth, "--commit", "--out", out),
		fuelbook("协议草稿一", "1个文件", "agreement", "--customer", "370611J00001", "--template", "card", "--out", filepath.Join(out, "供油协议_370611J00001.pdf")),
		fuelbook("协议草稿二", "1个文件", "agreement", "--customer", "370602J00002", "--template", "supply", "--out", filepath.Join(out, "供油协议_370602J00002.pdf")),
		fuelbook("检查数据库", "完好", "check"))
}

// importSample imports the files of one kind and counts their rows.
func importSample(exe, data string, s sampleFile) (string, error) {
	files, err := filepath.Glob(filepath.Join("testdata", "sample", s.pattern))
	if err != nil || len(files) == 0 {
		return "", fmt.Errorf("示例文件 %s 不见了: %w", s.pattern, err)
	}
	slices.Sort(files)
	args := append([]string{exe, "--data", data, "--json", "import", s.kind}, files...)
	text, err := command{args: args}.output()
	if err != nil {
		return "", err
	}
	var results []struct {
		File, Message string
		Totals        struct{ Rows, Unmatched int }
	}
	if err := json.NewDecoder(bytes.NewReader([]byte(text))).Decode(&results); err != nil {
		return "", err
	}
	rows, unmatched := 0, 0
	for _, r := range results {
		fmt.Printf("%s\t%s\n", r.File, r.Message)
		rows, unmatched = rows+r.Totals.Rows, unmatched+r.Totals.Unmatched
	}
	return fmt.Sprintf("%d个文件 %d行 未匹配%d", len(results), rows, unmatched), nil
}

func countFiles(out string) (string, error) {
	list, err := os.ReadDir(out)
	if err == nil && len(list) != 18 {
		err = fmt.Errorf("应写出18个文件，有%d个", len(list))
	}
	return fmt.Sprintf("%d个文件", len(list)), err
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

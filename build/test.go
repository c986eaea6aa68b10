package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// lintVersion is pinned: a new linter must not turn main red by itself.
const lintVersion = "v2.15.0"

// test installs what the tests need and runs all of them, or only those named: go run ./build test go browser. The search of the fuzz
// targets runs when it is named: go run ./build test fuzz.
func test(flags []string) error {
	all := []named{
		{"setup", act("测试软件", setupTests)},
		{"npm", act("前端依赖", setupFrontend)},
		{"check", act("格式与检查", goChecks)},
		{"frontend", act("前端构建", buildFrontend)},
		{"api", act("接口描述与类型一致", freshAPI)},
		{"go", act("Go 测试", goTests)},
		{"browser", act("浏览器走一遍", browserTest)},
		// What follows uses one processor most of the time.
		{"client", act("前端检查", frontendChecks).in(1)},
		{"books", act("工作簿", workbookTest).in(1)},
		{"lint", act("代码检查", lint).in(1)},
		{"wine", act("Windows 程序", windowsSmoke).in(2)},
		{"window", act("Linux 窗口", windowTest).in(2)},
		{"fuzz", act("模糊测试", fuzz)},
	}
	var steps []step
	for _, n := range all {
		// The search for new inputs differs from run to run, so it is called by name; what it found is replayed by every Go test.
		if len(flags) == 0 && n.name != "fuzz" || has(flags, n.name) {
			steps = append(steps, n.step)
		}
	}
	if len(flags) > 0 && len(steps) != len(flags) {
		return fmt.Errorf("不认识的测试：%v", flags)
	}
	if err := runSteps(steps); err != nil {
		return err
	}
	fmt.Printf("%d passed, 0 failed\n", len(steps)) // the one line every runner of tests understands
	return nil
}

// named is a step that can be run alone by its English name.
type named struct {
	name string
	step step
}

func goChecks() error {
	files, err := command{args: []string{"git", "ls-files", "*.go"}}.output()
	if err != nil {
		return err
	}
	out, err := command{args: append([]string{"gofmt", "-l"}, strings.Fields(files)...)}.output()
	if err != nil {
		return err
	}
	if strings.TrimSpace(out) != "" {
		return errors.New("未按 gofmt 排版：\n" + out)
	}
	if err := sh("go", "mod", "verify"); err != nil {
		return err
	}
	if err := sh("go", "mod", "tidy", "-diff"); err != nil {
		return err
	}
	return sh("go", "vet", "./...")
}

// freshAPI regenerates the description and the client types and refuses a difference from what is committed.
func freshAPI() error {
	if err := buildProgram(nil); err != nil {
		return err
	}
	text, err := command{args: []string{programPath(), "openapi"}}.output()
	if err != nil {
		return err
	}
	committed, err := os.ReadFile("frontend/openapi.json")
	if err != nil {
		return err
	}
	if !bytes.Equal(committed, []byte(text)) {
		return errors.New("frontend/openapi.json 过期：请运行 go run . openapi > frontend/openapi.json，再在 frontend 里运行 npm run api")
	}
	before, err := os.ReadFile("frontend/src/api/schema.d.ts")
	if err != nil {
		return err
	}
	if err := shIn("frontend", "npm", "run", "api"); err != nil {
		return err
	}
	after, err := os.ReadFile("frontend/src/api/schema.d.ts")
	if err == nil && !bytes.Equal(before, after) {
		err = errors.New("frontend/src/api/schema.d.ts 过期：请在 frontend 里运行 npm run api 后提交")
	}
	return err
}

func frontendChecks() error {
	for _, script := range []string{"lint", "typecheck", "test", "test:budget"} {
		if err := shIn("frontend", "npm", "run", script); err != nil {
			return err
		}
	}
	return nil
}

// raced are the packages that work in several goroutines, with what lies below them.
func raced() []string {
	return []string{"fuelbook/backend/desk", "fuelbook/backend/api", "fuelbook/backend/store", "fuelbook/backend/pdf"}
}

// far are tests of desk that take long and show the race detector nothing that others do not: whole months recounted and closed for two years,
// children killed, parcels between offices.
const far = "^Test(EveryCellOfTheSevenForms|TwoYears|Killed|Parcels)"

// firstHalf are the tests of desk up to the middle of the alphabet.
const firstHalf = "^Test[A-M]"

// goTests runs every test once, those of the raced packages but the far ones under the race detector. They go in two rows at the same time, for
// desk, the largest package, works on one processor most of the time. The limit is for a busy machine.
func goTests() error {
	all, err := command{args: []string{"go", "list", "./..."}}.output()
	if err != nil {
		return err
	}
	under := func(p string) bool {
		return slices.ContainsFunc(raced(), func(r string) bool { return p == r || strings.HasPrefix(p, r+"/") })
	}
	const desk = "fuelbook/backend/desk"
	race, calm := []string{"-race"}, []string{}
	for _, p := range strings.Fields(all) {
		switch {
		case p == desk:
		case under(p):
			race = append(race, p)
		default:
			calm = append(calm, p)
		}
	}
	row := func(runs ...[]string) error {
		for _, args := range runs {
			if err := sh(append([]string{"go", "test", "-count=1", "-timeout", "20m"}, args...)...); err != nil {
				return err
			}
		}
		return nil
	}
	other := make(chan error, 1)
	go func() { other <- row(race, []string{"-race", "-run", firstHalf, "-skip", far, desk}) }()
	return errors.Join(row(calm, []string{"-run", far, desk}, []string{"-race", "-skip", firstHalf + "|" + far, desk}), <-other)
}

// fuzz gives every fuzz target some thousand inputs: enough to replay its corpus and look beside it. A number, for a time that runs out in
// the wrong moment is reported as a failure of the target.
func fuzz() error {
	list, err := command{args: []string{"go", "list", "./backend/..."}}.output()
	if err != nil {
		return err
	}
	for _, pkg := range strings.Fields(list) {
		names, err := command{args: []string{"go", "test", "-list", "^Fuzz", pkg}}.output()
		if err != nil {
			return err
		}
		for _, name := range strings.Fields(names) {
			if !strings.HasPrefix(name, "Fuzz") {
				continue
			}
			if err := sh("go", "test", "-run", "^$", "-fuzz", "^"+name+"$", "-fuzztime", "5000x", "-fuzzminimizetime", "10x", pkg); err != nil {
				return err
			}
		}
	}
	return nil
}

// lint builds the pinned linter once into .cache and runs it.
func lint() error {
	bin, err := filepath.Abs(filepath.Join(".cache", "bin"))
	if err != nil {
		return err
	}
	linter := filepath.Join(bin, "golangci-lint-"+lintVersion)
	if !exists(linter) {
		install := command{env: []string{"GOBIN=" + bin, "GOFLAGS="}, args: []string{"go", "install", "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@" + lintVersion}}
		if err := install.run(); err != nil {
			return err
		}
		if err := os.Rename(filepath.Join(bin, "golangci-lint"), linter); err != nil {
			return err
		}
	}
	return sh(linter, "run", "./...")
}

// workbookTest opens every workbook the program wrote in LibreOffice and wants each converted without a word on standard error.
func workbookTest() error {
	if err := buildProgram(nil); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "fuelbook-workbooks")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a temporary folder
	out := filepath.Join(dir, "out")
	if err := runSteps(officeSteps(programPath(), filepath.Join(dir, "data"), out)); err != nil {
		return err
	}
	books, err := filepath.Glob(filepath.Join(out, "*.xlsx"))
	if err != nil || len(books) != 8 {
		return fmt.Errorf("应有8个工作簿，有%d个：%w", len(books), err)
	}
	cmd := exec.Command("soffice", append([]string{"--headless", "-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--convert-to", "csv", "--outdir", filepath.Join(dir, "csv")}, books...)...)
	text, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("LibreOffice: %w: %s", err, text)
	}
	for _, word := range []string{"Error", "error", "corrupt", "repair"} {
		if strings.Contains(string(text), word) {
			return fmt.Errorf("LibreOffice 报告：%s", text)
		}
	}
	converted, err := filepath.Glob(filepath.Join(dir, "csv", "*.csv"))
	if err == nil && len(converted) != len(books) {
		err = fmt.Errorf("LibreOffice 只打开了%d个工作簿", len(converted))
	}
	return err
}

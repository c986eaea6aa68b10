// Package backend holds no code: its tests check the walls between the packages below.
package backend

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

// allowed is the table of imports among our own packages. A package not listed, or an import not listed, fails the test.
// Rings, inside out: values, nouns, rules, edges, jobs, doors (see README.md).
func allowed() map[string][]string {
	values := []string{"fault", "money", "measure", "calendar", "identity"}
	nouns := []string{"org", "access", "customer", "card", "agreement", "census", "pursuit", "plan", "visit", "message", "questionnaire", "verification", "problem", "claim", "complaint", "filing", "intake", "journal", "vault"}
	rules := []string{"grading", "ownership", "tracking", "incentive", "report", "matching", "finding", "watch", "backup", "care", "duty", "parcel", "assessment"}
	vn := append(append([]string{}, values...), nouns...)
	vnr := append(append([]string{}, vn...), rules...)
	return map[string][]string{
		"fault": {}, "money": {"fault"}, "calendar": {"fault"}, "identity": {"fault"},
		"measure": {"fault", "money", "calendar"}, // a mass is money.ParseScaled with six decimals: one decimal reader, not two
		"org":     values, "access": append([]string{"org"}, values...), "intake": values, "journal": values, "vault": values,
		"customer": append([]string{"org"}, values...), "card": append([]string{"org", "customer"}, values...),
		"agreement": append([]string{"org", "customer", "card"}, values...), "census": append([]string{"org", "customer"}, values...), // a special survey freezes a list of customers
		"pursuit":       append([]string{"org", "customer", "census"}, values...),            // a pursuit begins with a potential customer and ends with a customer
		"claim":         append([]string{"org", "access", "customer", "pursuit"}, values...), // pursuits are put up and claimed
		"problem":       append([]string{"org", "access", "customer", "pursuit"}, values...), // met in a pursuit or with a customer
		"complaint":     append([]string{"org", "access", "customer"}, values...),            // an account works on what a customer says of an office
		"verification":  append([]string{"org", "access", "customer"}, values...),            // two accounts prove what one says of a customer
		"plan":          append([]string{"org", "access"}, values...),                        // three accounts sign a plan
		"filing":        append([]string{"org", "access"}, values...),                        // three accounts sign a month
		"visit":         append([]string{"org", "customer"}, values...),
		"questionnaire": append([]string{"org", "customer", "visit"}, values...), // a sheet is filled in at a visit
		"message":       append([]string{"org", "customer", "visit"}, values...), // a message that was sent is a contact
		"grading":       vn, "ownership": append([]string{"grading"}, vn...),     // who manages follows from the level
		"tracking": append([]string{"grading", "ownership"}, vn...), "incentive": vn, "matching": vn, "report": append([]string{"grading", "ownership", "tracking", "incentive"}, vn...),
		"backup":     {"fault", "calendar"},                   // times, sizes and names of copies
		"safe":       {"fault"},                               // bytes and files: what a copy holds is said by store
		"parcel":     {"fault", "calendar", "org", "journal"}, // records seen as JSON: what a field means is said by desk
		"watch":      {"calendar", "customer"},                // months of fuelling, yes or no
		"care":       append([]string{"grading"}, vn...),      // how often follows from the level
		"duty":       append([]string{"org"}, values...),      // what an office must do by when; whether it did is handed in
		"assessment": {"fault", "calendar"},                   // facts and weights; who is counted for what is said by desk
		"finding":    append([]string{"grading"}, vn...),      // sorts by levels and sizes, decides neither
		"sheet":      vnr, "pdf": append([]string{"pdf/*", "assets"}, vnr...), "store": append([]string{"store/*"}, vnr...),
		"exchange": append([]string{"org"}, values...), // bytes and values only: what a row means is said by those who pack it
		"docx":     {"fault", "agreement"},             // a copy of a text that is composed; its layout is the word processor's
		"desk":     append([]string{"sheet", "pdf", "docx", "safe", "exchange", "store", "assets"}, vnr...),
		"api":      append([]string{"desk"}, vnr...),
	}
}

// reasons say why an edge that somebody may want is forbidden.
func reasons() map[string]string {
	return map[string]string{
		"store→desk":        "storage must not know jobs: the arrow would close a circle",
		"api→store":         "a door that reads tables would bypass the rights checked in desk",
		"pdf→store":         "paper prints values; it must be testable without a database",
		"sheet→store":       "files are values; the same reader serves preview and commit",
		"sheet→pdf":         "edges are strangers to each other; only desk combines them",
		"report→store":      "a form is a pure function of values, so that a past month can be rebuilt",
		"matching→store":    "whether two records are one customer is said of values; candidates are found by keys that store keeps",
		"finding→store":     "the register is fed values; it must be testable without a database",
		"grading→ownership": "a transfer of authority must never change the computed level (6.1.1)",
		"tracking→watch":    "the signed definition of a loss decides 附录3; a model only orders a list beside it",
		"grading→tracking":  "the grader looks at facts, not at how they were collected",
	}
}

type listed struct {
	ImportPath string
	Imports    []string
}

// goList asks the go command for our packages; a foreign build constraint does not matter for the walls.
func goList(t *testing.T, pattern string) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", pattern).Output()
	if err != nil {
		t.Fatalf("go list %s: %v", pattern, err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestImportsRunOneWay(t *testing.T) {
	table, why := allowed(), reasons()
	for _, p := range goList(t, "fuelbook/backend/...") {
		name := strings.TrimPrefix(p.ImportPath, "fuelbook/backend/")
		if name == "fuelbook/backend" {
			continue
		}
		rules, ok := table[name]
		if top, _, sub := strings.Cut(name, "/"); sub { // sub-packages obey their parent's row
			rules, ok = table[top]
			name = top
		}
		if !ok {
			t.Errorf("package %s is not in the table of allowed imports: decide its ring and add it", name)
			continue
		}
		for _, imp := range p.Imports {
			short, ours := strings.CutPrefix(imp, "fuelbook/")
			if !ours {
				continue
			}
			short = strings.TrimPrefix(short, "backend/")
			if !permits(rules, short) && short != name {
				t.Errorf("%s must not import %s: %s", name, short, why[name+"→"+short])
			}
		}
	}
}

func permits(rules []string, imp string) bool {
	for _, r := range rules {
		if r == imp || strings.HasSuffix(r, "/*") && strings.HasPrefix(imp, strings.TrimSuffix(r, "*")) {
			return true
		}
	}
	return false
}

// TestInnerRingsKnowNoTechnology keeps SQL, HTTP, the file system, the clock and the log out of nouns and rules.
func TestInnerRingsKnowNoTechnology(t *testing.T) {
	inner := strings.Fields("fault money measure calendar identity org access customer card agreement census pursuit plan visit message questionnaire complaint filing intake journal vault grading ownership tracking incentive report matching finding watch care duty parcel")
	banned := map[string]string{"database/sql": "SQL lives in store", "net/http": "HTTP lives in api", "os": "files enter through sheet and assets",
		"log": "jobs and doors log", "log/slog": "jobs and doors log", "math/rand": "chance is handed in", "crypto/rand": "chance is handed in"}
	isInner := map[string]bool{}
	for _, n := range inner {
		isInner["fuelbook/backend/"+n] = true
	}
	for _, p := range goList(t, "fuelbook/backend/...") {
		if !isInner[p.ImportPath] {
			continue
		}
		for _, imp := range p.Imports {
			if reason, bad := banned[imp]; bad {
				t.Errorf("%s imports %s: %s", p.ImportPath, imp, reason)
			}
		}
	}
}

// TestEveryPackageSaysWhatItIs wants exactly one package comment in each package of the project.
func TestEveryPackageSaysWhatItIs(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range goList(t, "fuelbook/...") {
		rel := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, "fuelbook"), "/")
		files, err := filepath.Glob(filepath.Join(root, rel, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		var with []string
		onlyTests := true
		for _, f := range files {
			onlyTests = onlyTests && strings.HasSuffix(f, "_test.go")
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") && !onlyTests {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), f, nil, parser.PackageClauseOnly|parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if says(parsed) {
				with = append(with, filepath.Base(f))
			}
		}
		sort.Strings(with)
		if len(with) != 1 {
			t.Errorf("%s: want one package comment, found %d %v", p.ImportPath, len(with), with)
		}
	}
}

func says(f *ast.File) bool {
	if f.Doc == nil {
		return false
	}
	text := f.Doc.Text()
	return strings.HasPrefix(text, "Package "+f.Name.Name+" ") || f.Name.Name == "main" && strings.HasPrefix(text, "Command ")
}

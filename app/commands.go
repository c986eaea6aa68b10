package app

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fuelbook/backend/api"
	"fuelbook/backend/calendar"
	"fuelbook/backend/desk"
	"fuelbook/backend/fault"
	"fuelbook/backend/incentive"
	"fuelbook/backend/intake"
)

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(e *env) error {
	return e.say("油客簿 "+Version+"\n", map[string]string{"version": Version})
}

type openapiCmd struct{}

// Run prints the description of the HTTP surface; the frontend's types are generated from it.
func (openapiCmd) Run(e *env) error {
	raw, err := api.OpenAPI(Version)
	if err != nil {
		return err
	}
	_, err = e.out.Write(raw)
	return err
}

// say prints text, or with --json the value.
func (e *env) say(text string, value any) error {
	if !e.json {
		_, err := fmt.Fprint(e.out, text)
		return err
	}
	enc := json.NewEncoder(e.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(value)
}

type importCmd struct {
	Kind   string   `arg:"" help:"offices staff customers cards changes recharges sales bearers plans prospects"`
	Files  []string `arg:"" name:"file" help:"文件"`
	DryRun bool     `name:"dry-run" help:"只预览，不保存"`
	Good   bool     `name:"good" help:"只导入正确的行，错误行另存为工作簿"`
}

// Run imports the files in the order given; the first refused one ends it.
func (c *importCmd) Run(e *env) error {
	return e.withDesk(func(d *desk.Desk) error {
		results := []intake.Result{}
		for _, path := range c.Files {
			res, err := c.one(e, d, path)
			if err != nil {
				return err
			}
			results = append(results, res)
			if !res.DryRun && !res.Done {
				_ = e.say(importText(res), results) // the refusal below says the rest
				return fault.New(fault.Invalid, "intake.refused", res.File+" 没有导入："+res.Message, "请改正后重试，或加 --good 只导入正确的行")
			}
			if !e.json {
				if err := e.say(importText(res), nil); err != nil {
					return err
				}
			}
		}
		if e.json {
			return e.say("", results)
		}
		return nil
	})
}

func (c *importCmd) one(e *env, d *desk.Desk, path string) (intake.Result, error) {
	raw, err := readFile(path)
	if err != nil {
		return intake.Result{}, err
	}
	up := desk.Upload{Name: filepath.Base(path), Data: raw}
	res, err := d.Import(e.ctx, operator(), intake.Kind(c.Kind), up, desk.ImportOptions{DryRun: c.DryRun, Good: c.Good})
	if err != nil || !c.Good || c.DryRun || res.Totals.Rejected == 0 {
		return res, err
	}
	beside := strings.TrimSuffix(path, filepath.Ext(path)) + "_错误行.xlsx"
	err = writeFile(beside, func(w *os.File) error { return d.Rejects(e.ctx, operator(), intake.Kind(c.Kind), up, w) })
	res.Message += "；错误行另存为 " + beside
	return res, err
}

func importText(r intake.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s：%s(%d毫秒)\n", r.Kind.Chinese(), r.File, r.Message, r.Millis)
	for _, f := range r.Faults {
		fmt.Fprintln(&b, "  错误 "+f.Error())
	}
	for _, f := range r.Warnings {
		fmt.Fprintln(&b, "  提示 "+f.Error())
	}
	return b.String()
}

type gradeCmd struct {
	Month string `required:"" help:"统计月，例如 2026-10"`
}

// Run prints every customer's size class, level, the clauses that fired and the figures compared.
func (c *gradeCmd) Run(e *env) error {
	m, err := calendar.ParseMonth(c.Month)
	if err != nil {
		return err
	}
	return e.withDesk(func(d *desk.Desk) error {
		list, err := d.Grades(e.ctx, operator(), m)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			fmt.Fprintln(e.errs, "提示："+m.Chinese()+"没有客户可以定级，请先导入客户档案")
		}
		var b strings.Builder
		for _, g := range list {
			clauses := []string{}
			for _, h := range g.Decision.Hits {
				clauses = append(clauses, h.Clause)
			}
			fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\t汽油%s 柴油%s吨/月（%s） 不记名卡%s元/年\n", g.Code, g.Name, orDash(string(g.Decision.Size)), g.Level,
				orDash(strings.Join(clauses, " ")), g.Gasoline, g.Diesel, g.Basis, g.Bearer)
		}
		return e.say(b.String(), list)
	})
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

type formsCmd struct {
	Month string `required:"" help:"统计月，例如 2026-10"`
	Out   string `required:"" placeholder:"DIR" help:"写到哪个文件夹"`
}

// Run writes the seven forms, each as .xlsx and .pdf.
func (c *formsCmd) Run(e *env) error {
	m, err := calendar.ParseMonth(c.Month)
	if err != nil {
		return err
	}
	return e.withDesk(func(d *desk.Desk) error {
		files, err := writeForms(e.ctx, d, operator(), m, c.Out)
		if err != nil {
			return err
		}
		if v, err := d.Month(e.ctx, operator(), m); err == nil && v.Head.Sales == 0 {
			fmt.Fprintln(e.errs, "提示："+m.Chinese()+"没有消费明细，表里没有消费数据")
		}
		return e.say(strings.Join(files, "\n")+"\n", files)
	})
}

type settleCmd struct {
	Month  string `required:"" help:"统计月，例如 2026-10"`
	Scheme string `placeholder:"FILE" help:"奖励方案文件；不给则用已录入的、当月有效的方案"`
	Commit bool   `help:"保存结算（不给则只预览）"`
	Out    string `required:"" placeholder:"DIR" help:"写到哪个文件夹"`
}

// Run computes the bonus and writes it as .xlsx and .pdf.
func (c *settleCmd) Run(e *env) error {
	m, err := calendar.ParseMonth(c.Month)
	if err != nil {
		return err
	}
	return e.withDesk(func(d *desk.Desk) error {
		scheme, err := c.scheme(e, d, m)
		if err != nil {
			return err
		}
		v, err := d.Settle(e.ctx, operator(), m, scheme, c.Commit)
		if err != nil {
			return err
		}
		files, err := writeSettlement(e.ctx, d, operator(), v.Settlement, c.Out)
		if err != nil {
			return err
		}
		text := fmt.Sprintf("%s 发卡奖励%s：%d人，%d行，合计%s元（%s）\n%s\n", m.Chinese(), map[bool]string{true: "结算已保存", false: "预览"}[v.Saved],
			len(v.Settlement.People), len(v.Settlement.Lines), v.TotalText, v.Capital, strings.Join(files, "\n"))
		return e.say(text, v)
	})
}

func (c *settleCmd) scheme(e *env, d *desk.Desk, m calendar.Month) (incentive.Scheme, error) {
	if c.Scheme == "" {
		return d.SchemeFor(e.ctx, operator(), m, "", "")
	}
	raw, err := readFile(c.Scheme)
	if err != nil {
		return incentive.Scheme{}, err
	}
	if !c.Commit { // a preview leaves nothing behind, not even the scheme
		return incentive.ParseScheme(raw)
	}
	v, err := d.AddScheme(e.ctx, operator(), raw)
	return v.Scheme, err
}

type agreementCmd struct {
	Customer string `required:"" placeholder:"CODE" help:"客户编号"`
	Template string `default:"card" help:"模板：card 单位加油卡用油协议，supply 成品油供应协议"`
	Out      string `required:"" placeholder:"FILE.pdf" help:"写到哪个文件"`
}

// Run saves a draft with the terms the registry knows and prints it.
func (c *agreementCmd) Run(e *env) error {
	return e.withDesk(func(d *desk.Desk) error {
		g, err := writeAgreement(e.ctx, d, operator(), c.Customer, c.Template, c.Out)
		if err != nil {
			return err
		}
		return e.say("协议草稿 "+g.Number+" 已写到 "+c.Out+"\n", g)
	})
}

type closeCmd struct {
	Month string `required:"" help:"统计月，例如 2026-10"`
}

// Run closes the month.
func (c *closeCmd) Run(e *env) error {
	m, err := calendar.ParseMonth(c.Month)
	if err != nil {
		return err
	}
	return e.withDesk(func(d *desk.Desk) error {
		v, err := d.CloseMonth(e.ctx, operator(), m, true)
		if err != nil {
			return err
		}
		return e.say(m.Chinese()+"已结账，报表指纹 "+v.Hash[:16]+"\n", v)
	})
}

type backupCmd struct {
	File string `arg:"" help:"备份到哪个文件"`
}

// Run writes a backup.
func (c *backupCmd) Run(e *env) error {
	return e.withDesk(func(d *desk.Desk) error {
		if err := d.Backup(e.ctx, operator(), c.File); err != nil {
			return err
		}
		return e.say("已备份到 "+c.File+"\n", map[string]string{"file": c.File})
	})
}

type restoreCmd struct {
	File       string `arg:"" help:"备份文件（.db，或加密的 .db.age）"`
	Passphrase string `placeholder:"FILE" help:"写有口令的文件（加密备份）"`
	DryRun     bool   `name:"dry-run" help:"只看备份里有什么、恢复会丢什么"`
}

// Run replaces the database by a proven backup; the present one is kept beside it.
func (c *restoreCmd) Run(e *env) error {
	passphrase := ""
	if c.Passphrase != "" {
		raw, err := readFile(c.Passphrase)
		if err != nil {
			return err
		}
		passphrase = strings.TrimSpace(string(raw))
	}
	if c.DryRun {
		return c.look(e, passphrase)
	}
	f, err := openFolder(e.data)
	if err != nil {
		return err
	}
	defer f.release()
	kept, err := restore(e, f, c.File, passphrase)
	if err != nil {
		return err
	}
	text := "已用 " + c.File + " 恢复\n"
	if kept != "" {
		text += "原数据库保留为 " + kept + "\n"
	}
	return e.say(text, map[string]string{"file": c.File, "kept": kept})
}

// look says what is in the backup and what restoring it would lose.
func (c *restoreCmd) look(e *env, passphrase string) error {
	return e.withDesk(func(d *desk.Desk) error {
		v, err := d.LookIntoFile(e.ctx, operator(), c.File, passphrase)
		if err != nil {
			return err
		}
		text := fmt.Sprintf("单位：%s\n最后一次改动：%s\n恢复会丢%d条变更\n", orDash(v.Unit), v.Last, v.Lost)
		for _, r := range v.Counts {
			text += fmt.Sprintf("%s\t现有%d\t备份中%d\n", r.What, r.Now, r.Copy)
		}
		return e.say(text, v)
	})
}

type checkCmd struct{}

// Run proves the database sound, or says what is not.
func (checkCmd) Run(e *env) error {
	return e.withDesk(func(d *desk.Desk) error {
		h, err := d.Check(e.ctx, operator())
		if err != nil {
			return err
		}
		if !h.OK {
			return fault.New(fault.Internal, "store.unsound", "数据库有问题："+strings.Join(h.Findings, ";"), "请用最近的备份恢复")
		}
		return e.say("数据库完好\n"+strings.Join(h.Findings, "\n")+"\n", h)
	})
}

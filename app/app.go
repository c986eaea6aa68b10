// Package app is the composition root: command line, data folder, lock, window or browser.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"fuelbook/assets"
	"fuelbook/backend/access"
	"fuelbook/backend/desk"
	"fuelbook/backend/fault"

	"github.com/alecthomas/kong"
)

// Version of the program; the build tool sets it with -ldflags.
const Version = "0.1.0"

// Exit codes of the command line.
const (
	exitDone    = 0
	exitRefused = 1
	exitUsage   = 2
)

// cli is the whole command line; each command is one struct with a Run method.
type cli struct {
	Data string `name:"data" placeholder:"DIR" help:"数据文件夹（默认：Windows 为 %LOCALAPPDATA%\\Fuelbook，其他系统为 XDG 数据文件夹）"`
	JSON bool   `name:"json" help:"结果以 JSON 输出"`

	Window    windowCmd    `cmd:"" default:"1" help:"打开窗口（没有 WebView2/GTK 时在浏览器中打开）"`
	Serve     serveCmd     `cmd:"" help:"浏览器方式：只在本机监听，打印地址"`
	Import    importCmd    `cmd:"" help:"导入文件"`
	Grade     gradeCmd     `cmd:"" help:"每位客户的规模、级别、命中条款和数字"`
	Forms     formsCmd     `cmd:"" help:"写出七张表（.xlsx 和 .pdf）"`
	Settle    settleCmd    `cmd:"" help:"计算发卡奖励（默认只预览）"`
	Agreement agreementCmd `cmd:"" help:"拟一份供油协议草稿（.pdf）"`
	Close     closeCmd     `cmd:"" help:"结账"`
	Backup    backupCmd    `cmd:"" help:"备份数据库到文件"`
	Restore   restoreCmd   `cmd:"" help:"用备份文件恢复"`
	Check     checkCmd     `cmd:"" help:"检查数据库是否完好"`
	Openapi   openapiCmd   `cmd:"" hidden:"" help:"接口描述（OpenAPI 3.1）"`
	Version   versionCmd   `cmd:"" help:"版本"`
}

// env is what commands work with.
type env struct {
	ctx  context.Context
	out  io.Writer
	errs io.Writer
	json bool
	data string
	log  *slog.Logger
}

// Main runs the program and returns its exit code.
func Main(args []string, out, errs io.Writer) int {
	console(&out, &errs)
	var c cli
	helped := false // kong ends the program after printing help; we go on and end by ourselves
	parser, err := kong.New(&c, kong.Name("fuelbook"), kong.Description("油客簿：成品油零售客户管理。不联网，数据在本机一个文件夹里。"),
		kong.Writers(out, errs), kong.UsageOnError(), kong.Exit(func(int) { helped = true }))
	if err != nil {
		fmt.Fprintln(errs, err)
		return exitUsage
	}
	parsed, err := parser.Parse(args)
	if helped {
		return exitDone
	}
	if err != nil {
		return usage(errs, err)
	}
	e := &env{ctx: context.Background(), out: out, errs: errs, json: c.JSON, data: c.Data, log: slog.New(slog.NewTextHandler(errs, &slog.HandlerOptions{Level: logLevel()}))}
	if err := parsed.Run(e); err != nil {
		return refuse(errs, err)
	}
	return exitDone
}

// logLevel is debug with FUELBOOK_LOG=debug: requests by path and status, for support. Otherwise only what went wrong.
func logLevel() slog.Level {
	if os.Getenv("FUELBOOK_LOG") == "debug" {
		return slog.LevelDebug
	}
	return slog.LevelWarn
}

func usage(errs io.Writer, err error) int {
	fmt.Fprintln(errs, "用法不对：", err, "[cli.usage]")
	fmt.Fprintln(errs, "运行 fuelbook --help 查看用法")
	return exitUsage
}

// refuse prints the reason in Chinese with the English code.
func refuse(errs io.Writer, err error) int {
	var list fault.List
	if errors.As(err, &list) {
		for _, f := range list {
			fmt.Fprintln(errs, f.Error())
		}
		return exitRefused
	}
	f := fault.From(err)
	fmt.Fprintln(errs, f.Error())
	if cause := f.Unwrap(); cause != nil && f.Kind == fault.Internal {
		fmt.Fprintln(errs, "  ", cause)
	}
	return exitRefused
}

// operator is who the command line acts as: whoever the system lets read the data folder, named in the change log.
func operator() access.Actor {
	return access.Actor{UserID: "local", Name: "本机操作员（" + systemUser() + "）", Role: access.Operator}
}

// withDesk locks the data folder, opens the desk and closes both.
func (e *env) withDesk(fn func(*desk.Desk) error) error {
	folder, err := openFolder(e.data)
	if err != nil {
		return err
	}
	defer folder.release()
	defer e.keepLog(folder.dir)()
	d, err := e.openDesk(folder)
	if err != nil {
		return e.broken(folder, err)
	}
	return errors.Join(fn(d), d.Close())
}

// withHost is withDesk for a shell, which can replace the data while it runs.
func (e *env) withHost(shell string, fn func(*host) error) error {
	folder, err := openFolder(e.data)
	if err != nil {
		return err
	}
	defer folder.release()
	defer e.keepLog(folder.dir)()
	h, err := e.open(folder, shell)
	if err != nil {
		return err
	}
	return errors.Join(fn(h), h.Close())
}

// broken logs why the data cannot be opened, and names the newest good backups where the database itself is to blame.
func (e *env) broken(f *folder, err error) error {
	why := fault.From(err)
	e.log.Error("open", "code", why.Code, "cause", errors.Unwrap(why))
	if why.Code != "store.open" && why.Code != "store.unsound" {
		return err
	}
	remedy := why.Remedy
	for _, c := range desk.GoodCopies(e.ctx, e.options(f), 3) {
		remedy += "；好备份：fuelbook restore \"" + filepath.Join(f.dir, "backups", c.Name) + "\"（" + c.What + " " + c.AtText + "）"
	}
	return fault.New(why.Kind, why.Code, why.Message, remedy).Because(err)
}

func (e *env) openDesk(f *folder) (*desk.Desk, error) {
	return desk.Open(e.ctx, e.options(f))
}

func (e *env) options(f *folder) desk.Options {
	return desk.Options{Path: f.database(), Backups: filepath.Join(f.dir, "backups"), PC: pcID(f.dir), PCName: pcName(), Keeper: keeper(), Assets: assets.FS, Version: Version, Now: time.Now, Random: rand.Reader}
}

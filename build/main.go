// Command build is the one tool of the project: go run ./build run | test | windows | fonts.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const usage = `用法:go run ./build <命令>

  run       准备一切，导入示例单位，结账，写出文件到 out/,然后在本机提供服务
            --no-serve  写完文件即结束      --window  能显示窗口时打开窗口
  test      安装测试所需的软件包并运行全部测试
  windows   交叉编译 Windows 程序与安装包到 build/bin/
  fonts     由字体包重新裁剪 assets/fonts（平时不需要）
`

func main() {
	if err := mainE(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "失败：", err)
		os.Exit(1)
	}
}

func mainE(args []string) error {
	if len(args) == 0 {
		fmt.Fprint(os.Stderr, usage)
		return errors.New("没有给出命令")
	}
	root, err := projectRoot()
	if err != nil {
		return err
	}
	if err := os.Chdir(root); err != nil {
		return err
	}
	flags := args[1:]
	switch args[0] {
	case "run":
		return run(flags)
	case "test":
		return test(flags)
	case "windows":
		return windows()
	case "fonts":
		return makeFonts()
	}
	fmt.Fprint(os.Stderr, usage)
	return errors.New("没有命令 " + args[0])
}

// projectRoot is the nearest folder above with our go.mod.
func projectRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		raw, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(raw), "module fuelbook\n") {
			return dir, nil
		}
		if filepath.Dir(dir) == dir {
			return "", errors.New("请在项目文件夹里运行")
		}
		dir = filepath.Dir(dir)
	}
}

func has(flags []string, name string) bool {
	for _, f := range flags {
		if f == name {
			return true
		}
	}
	return false
}

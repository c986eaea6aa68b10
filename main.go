// Command fuelbook is the program; everything is in package app. Wails compiles the folder of wails.json, hence this file.
package main

import (
	"os"

	"fuelbook/app"
)

func main() { os.Exit(app.Main(os.Args[1:], os.Stdout, os.Stderr)) }

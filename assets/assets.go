// Package assets embeds the data files the program ships with: fonts, policies, agreement templates.
package assets

import "embed"

// FS holds the folders of this package under their own names, for example fonts/NotoSansSC-Regular.ttf.
//
//go:embed all:fonts all:policy all:templates
var FS embed.FS

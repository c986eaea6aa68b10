// Package frontend hands the built Vue application to Go.
package frontend

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Dist is the built application; before the first build it holds no index.html and the handler says how to build.
func Dist() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil { // cannot happen: the folder is embedded above
		return dist
	}
	return sub
}

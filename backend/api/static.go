package api

import (
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

// notBuilt is served when the frontend was never built: the program says how, instead of a blank page.
const notBuilt = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>油客簿</title>
<body style="font:16px/1.8 sans-serif;max-width:40em;margin:4em auto"><h1>油客簿</h1>
<p>界面还没有构建。请在项目文件夹运行:</p><pre>go run ./build run</pre>
<p>命令行与接口现在就可以使用。</p></body></html>`

// contentType of a file of the frontend; not left to the operating system's table, which can be wrong on Windows.
func contentType(name string) string {
	known := map[string]string{".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
		".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".json": "application/json", ".wasm": "application/wasm", ".png": "image/png", ".ico": "image/x-icon"}
	if t, ok := known[path.Ext(name)]; ok {
		return t
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// static serves the built frontend whole, without ranges, ETags or redirects (WebView2 handles none of them well).
func static(dist fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
		if name == "" {
			name = "index.html"
		}
		var raw []byte
		err := fs.ErrNotExist
		if dist != nil && fs.ValidPath(name) {
			raw, err = fs.ReadFile(dist, name)
		}
		switch {
		case err == nil:
			if strings.HasPrefix(name, "assets/") { // names carry a hash of the content
				w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			}
			w.Header().Set("Content-Type", contentType(name))
			_, _ = w.Write(raw) // a client that went away needs no answer
		case name == "index.html":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(notBuilt))
		default:
			http.NotFound(w, r)
		}
	})
}

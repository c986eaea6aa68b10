package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"sync"

	"fuelbook/backend/fault"

	"github.com/danielgtaylor/huma/v2"
	jsonx "github.com/go-json-experiment/json"
)

// Problem is the one error shape of the surface: the fault, and all faults where a job found several.
type Problem struct {
	status  int
	Kind    fault.Kind    `json:"kind"`
	Code    string        `json:"code"`
	Message string        `json:"message"`
	Remedy  string        `json:"remedy,omitempty"`
	Field   string        `json:"field,omitempty"`
	Place   *fault.Place  `json:"place,omitempty"`
	Faults  []fault.Fault `json:"faults"`
}

// Error is the sentence.
func (p *Problem) Error() string { return p.Message }

// GetStatus is the HTTP status of the kind.
func (p *Problem) GetStatus() int { return p.status }

// statusOf is the one table from kinds to HTTP.
func statusOf(k fault.Kind) int {
	s, ok := map[fault.Kind]int{fault.Invalid: http.StatusUnprocessableEntity, fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict,
		fault.Forbidden: http.StatusForbidden, fault.Unauthenticated: http.StatusUnauthorized, fault.Frozen: http.StatusLocked,
		fault.Unavailable: http.StatusServiceUnavailable}[k]
	if !ok {
		return http.StatusInternalServerError
	}
	return s
}

// problem turns an error into what the client shows; the text of an internal error goes to the log only.
func (s *server) problem(err error) *Problem {
	f := fault.From(err)
	p := &Problem{status: statusOf(f.Kind), Kind: f.Kind, Code: f.Code, Message: f.Message, Remedy: f.Remedy, Field: f.Field, Faults: []fault.Fault{}}
	if f.Place != (fault.Place{}) {
		p.Place = &f.Place
	}
	var list fault.List
	if errors.As(err, &list) {
		for _, one := range list {
			p.Faults = append(p.Faults, *one)
		}
	}
	if f.Kind == fault.Internal {
		s.Log.Error("internal", "code", f.Code, "cause", f.Unwrap())
	}
	return p
}

// ours makes huma speak our error shape and plain arrays. Its hooks are package variables, so they are set once.
var ours = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		for _, e := range errs {
			var p *Problem
			if errors.As(e, &p) {
				return p
			}
		}
		p := &Problem{status: status, Kind: fault.Invalid, Code: "api.bad_request", Message: "请求的内容不对", Remedy: "请刷新页面后重试", Faults: []fault.Fault{}}
		for _, e := range errs {
			d := fault.Fault{Kind: fault.Invalid, Code: "api.bad_request", Message: e.Error()}
			var detail *huma.ErrorDetail
			if errors.As(e, &detail) {
				d.Field, d.Message = detail.Location, detail.Message
			}
			if f, ok := unnamed(d.Message); ok {
				d = f
				p.status, p.Code, p.Message, p.Remedy, p.Field = statusOf(f.Kind), f.Code, f.Message, f.Remedy, f.Field
			}
			p.Faults = append(p.Faults, d)
		}
		return p
	}
	huma.NewErrorWithContext = func(_ huma.Context, status int, msg string, errs ...error) huma.StatusError {
		return huma.NewError(status, msg, errs...)
	}
})

// wrongValue marks the text of an error that is a fault of one field: huma keeps of a body's errors the text only.
const wrongValue = "\x00fault:"

// named turns what a type says of a value it cannot read into the fault of the field the value stands in.
func named(err error) error {
	var f *fault.Fault
	var where *jsonx.SemanticError
	if !errors.As(err, &f) || !errors.As(err, &where) {
		return err
	}
	pointer := string(where.JSONPointer)
	one := f.On(pointer[strings.LastIndexByte(pointer, '/')+1:])
	raw, failed := json.Marshal(one)
	if failed != nil {
		return err
	}
	return errors.New(wrongValue + string(raw))
}

// unnamed reads back what named wrote.
func unnamed(text string) (f fault.Fault, ok bool) {
	raw, ok := strings.CutPrefix(text, wrongValue)
	return f, ok && json.Unmarshal([]byte(raw), &f) == nil
}

// unknown answers for /api paths that do not exist.
func (s *server) unknown(w http.ResponseWriter, r *http.Request) {
	writeProblem(w, &Problem{status: http.StatusNotFound, Kind: fault.NotFound, Code: "api.no_route", Message: "没有这个接口", Remedy: "请更新程序", Faults: []fault.Fault{}})
}

func writeProblem(w http.ResponseWriter, p *Problem) {
	raw, err := json.Marshal(p)
	if err != nil {
		http.Error(w, p.Message, p.status)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(p.status)
	_, _ = w.Write(raw) // a client that went away needs no answer
}

// recovered turns a panic into an internal error with the stack in the log, never on the screen.
func recovered(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil {
				log.Error("panic", "path", r.URL.Path, "value", v, "stack", string(debug.Stack()))
				writeProblem(w, &Problem{status: http.StatusInternalServerError, Kind: fault.Internal, Code: "internal", Message: "程序内部错误",
					Remedy: "请重试；仍不行时把数据文件夹里的 fuelbook.log 交给维护人员", Faults: []fault.Fault{}})
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// logged notes each request on the debug level: method, path and status, never the query, a body or a header, which may hold names.
func logged(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !log.Enabled(r.Context(), slog.LevelDebug) {
			next.ServeHTTP(w, r)
			return
		}
		status := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(status, r)
		log.Debug("request", "method", r.Method, "path", r.URL.Path, "status", status.status)
	})
}

// statusWriter remembers the status that was sent.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes the status on its way.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// headers are the same for every answer; nothing may be loaded from elsewhere.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "+
			"frame-src 'self' blob:; object-src 'self' blob:; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// disposition names a download; the Chinese name is percent-encoded as RFC 5987 asks.
func disposition(name string) string {
	return "attachment; filename*=UTF-8''" + url.PathEscape(name)
}

func indent(raw []byte) ([]byte, error) {
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		return nil, fault.Wrap(err, "api.openapi", "接口描述无法生成")
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// Package api is the HTTP door: it decodes a request, calls one desk method, encodes the answer; window and browser mount the same handler.
package api

import (
	"context"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/desk"
	"fuelbook/backend/fault"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	jsonx "github.com/go-json-experiment/json"
)

// maxUpload bounds one file sent by a door: a year of one unit's sales is a tenth of it.
const maxUpload = 256 << 20

// Options of the handler. Dist is the built frontend, may lack index.html; Shell is "window" or "browser".
type Options struct {
	Desk  *desk.Desk
	Dist  fs.FS
	Shell string
	Log   *slog.Logger
}

// server carries what every operation needs.
type server struct {
	Options
	api huma.API
}

// New builds the whole HTTP surface: /api/* and the frontend. It keeps no cookies, sends no redirects and streams nothing,
// because WebView2 buffers whole responses and knows none of these.
func New(o Options) http.Handler {
	mux := http.NewServeMux()
	s := build(o, mux)
	mux.Handle("/api/", http.HandlerFunc(s.unknown))
	mux.Handle("/", static(o.Dist))
	return logged(o.Log, recovered(o.Log, headers(mux)))
}

// OpenAPI is the description of the surface (3.1, JSON, indented), generated from the same handlers; the frontend's types come from it.
func OpenAPI(version string) ([]byte, error) {
	s := build(Options{Log: slog.New(slog.DiscardHandler)}, http.NewServeMux())
	s.api.OpenAPI().Info.Version = version
	raw, err := s.api.OpenAPI().MarshalJSON()
	if err != nil {
		return nil, fault.Wrap(err, "api.openapi", "接口描述无法生成")
	}
	return indent(raw)
}

func build(o Options, mux *http.ServeMux) *server {
	ours() // huma's error maker and array default are package variables; setting them is idempotent
	config := huma.DefaultConfig("Fuelbook", "1")
	config.CreateHooks, config.DocsPath, config.OpenAPIPath, config.SchemasPath = nil, "", "", ""
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.Formats = map[string]huma.Format{"application/json": {
		// Nil slices and maps go out as [] and {}: a list is never null on the client.
		Marshal: func(w io.Writer, v any) error { return jsonx.MarshalWrite(w, v) },
		Unmarshal: func(b []byte, v any) error {
			return named(jsonx.Unmarshal(b, v, jsonx.MatchCaseInsensitiveNames(false)))
		},
	}}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"bearer": {Type: "http", Scheme: "bearer"}}
	s := &server{Options: o, api: humago.New(mux, config)}
	s.routes()
	return s
}

// schemaName names a type in the description: views by their own name, nouns and results by package and name (PlanLine), so that
// two packages may use one word.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	pkg := t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:]
	name := huma.DefaultSchemaNamer(t, hint)
	if pkg == "" || t.Name() == "" || strings.ContainsRune(t.Name(), '[') || pkg == "desk" || pkg == "api" || strings.EqualFold(pkg, name) {
		return name
	}
	return strings.ToUpper(pkg[:1]) + pkg[1:] + name
}

// routes is the whole surface, one line an operation.
func (s *server) routes() {
	s.sessionRoutes()
	s.customerRoutes()
	s.findingRoutes()
	s.mergeRoutes()
	s.archiveRoutes()
	s.importRoutes()
	s.monthRoutes()
	s.settlementRoutes()
	s.cardRoutes()
	s.agreementRoutes()
	s.summaryRoutes()
	s.matchingRoutes()
	s.censusRoutes()
	s.verificationRoutes()
	s.planningRoutes()
	s.problemRoutes()
	s.complaintRoutes()
	s.visitRoutes()
	s.messageRoutes()
	s.questionnaireRoutes()
	s.assessmentRoutes()
	s.claimRoutes()
	s.systemRoutes()
	s.safetyRoutes()
	s.parcelRoutes()
	s.ownershipRoutes()
}

type actorKey struct{}

// actorOf is who the middleware found behind the bearer token.
func actorOf(ctx context.Context) access.Actor {
	a, _ := ctx.Value(actorKey{}).(access.Actor)
	return a
}

// authenticate refuses requests without a live session.
func (s *server) authenticate(ctx huma.Context, next func(huma.Context)) {
	token := bearer(ctx.Header("Authorization"))
	actor, err := s.Desk.Actor(ctx.Context(), token)
	if err != nil {
		e := s.problem(err)
		_ = huma.WriteErr(s.api, ctx, e.GetStatus(), e.Message, e) // the client is gone when this fails; nothing to do
		return
	}
	next(huma.WithValue(ctx, actorKey{}, actor))
}

func bearer(header string) string {
	token, ok := strings.CutPrefix(header, "Bearer ")
	if !ok {
		return ""
	}
	return token
}

// op registers an operation for signed-in users; huma infers the schemas from I and O.
func op[I, O any](s *server, method, path, id, summary string, handle func(context.Context, *I) (*O, error), more ...func(*huma.Operation)) {
	o := huma.Operation{OperationID: id, Method: method, Path: "/api" + path, Summary: summary, Middlewares: huma.Middlewares{s.authenticate},
		Security: []map[string][]string{{"bearer": {}}}, BodyReadTimeout: -time.Second}
	for _, m := range more {
		m(&o)
	}
	huma.Register(s.api, o, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, s.problem(err)
		}
		return out, nil
	})
	if o.RequestBody != nil { // set by upload; the registration has made it required
		o.RequestBody.Required = false
	}
}

// open lets an operation be called without a session.
func open(o *huma.Operation) { o.Middlewares, o.Security = nil, nil }

// upload admits large bodies, and empty ones: that a file is empty is for its reader to say, by name.
func upload(o *huma.Operation) {
	o.MaxBodyBytes = maxUpload
	o.RequestBody = &huma.RequestBody{}
}

// body is an answer with a JSON body.
type body[T any] struct{ Body T }

func reply[T any](v T, err error) (*body[T], error) {
	if err != nil {
		return nil, err
	}
	return &body[T]{v}, nil
}

// file is an answer with bytes and a name to save them by.
type file struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               []byte
}

// none is an input without parameters.
type none struct{}

// done is an answer without content.
type done struct{ Body okView }

type okView struct {
	OK bool `json:"ok"`
}

func ok(err error) (*done, error) {
	if err != nil {
		return nil, err
	}
	return &done{okView{true}}, nil
}

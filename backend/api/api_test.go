package api

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fuelbook/assets"
	"fuelbook/backend/access"
	"fuelbook/backend/desk"
)

const password = "口令-足够长-2026"

// house is a handler with a fresh folder and what a client needs to talk to it.
type house struct {
	t       *testing.T
	handler http.Handler
	log     *bytes.Buffer
	token   string
}

func newHouse(t *testing.T) *house {
	t.Helper()
	at := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	d, err := desk.Open(context.Background(), desk.Options{Assets: assets.FS, Version: "test", Now: func() time.Time { at = at.Add(time.Second); return at }, Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	h := &house{t: t, log: &bytes.Buffer{}}
	dist := fstest.MapFS{"index.html": {Data: []byte("<!doctype html><title>油客簿</title>")}, "assets/app-1a2b.js": {Data: []byte("1")}}
	h.handler = New(Options{Desk: d, Dist: dist, Shell: "browser", Log: slog.New(slog.NewTextHandler(h.log, nil))})
	return h
}

// ask sends a request; body nil, a string, bytes or a value for JSON.
func (h *house) ask(method, path string, body any) *httptest.ResponseRecorder {
	h.t.Helper()
	var raw []byte
	kind := "application/json"
	switch b := body.(type) {
	case nil:
	case []byte:
		raw, kind = b, "application/octet-stream"
	default:
		var err error
		if raw, err = json.Marshal(b); err != nil {
			h.t.Fatal(err)
		}
	}
	r := httptest.NewRequest(method, path, bytes.NewReader(raw))
	r.Header.Set("Content-Type", kind)
	if h.token != "" {
		r.Header.Set("Authorization", "Bearer "+h.token)
	}
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	return w
}

func (h *house) want(status int, w *httptest.ResponseRecorder) map[string]any {
	h.t.Helper()
	if w.Code != status {
		h.t.Fatalf("want %d, got %d: %s", status, w.Code, w.Body)
	}
	var v map[string]any
	if strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") && bytes.HasPrefix(w.Body.Bytes(), []byte("{")) {
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
			h.t.Fatal(err)
		}
	}
	return v
}

// signIn sets the folder up and signs in with a role.
func (h *house) signIn(role access.Role) {
	h.t.Helper()
	v := h.want(200, h.ask("POST", "/api/setup", map[string]string{"login": "admin", "name": "管理员甲", "password": password}))
	h.token = v["token"].(string)
	if role == access.Admin {
		return
	}
	h.want(200, h.ask("POST", "/api/users", map[string]any{"login": "clerk", "name": "经办", "role": role, "password": password}))
	v = h.want(200, h.ask("POST", "/api/login", map[string]string{"login": "clerk", "password": password}))
	h.token = v["token"].(string)
}

func (h *house) imports(kind, name string) map[string]any {
	h.t.Helper()
	raw, err := os.ReadFile(filepath.Join("../../testdata/sample", name))
	if err != nil {
		h.t.Fatal(err)
	}
	return h.want(200, h.ask("POST", "/api/imports/"+kind+"?file="+url.QueryEscape(name), raw))
}

func (h *house) office() {
	h.t.Helper()
	for _, f := range [][2]string{{"offices", "机构.csv"}, {"staff", "员工.csv"}, {"customers", "客户档案.xlsx"}, {"cards", "加油卡开户明细.csv"}, {"recharges", "充值明细_202610.csv"},
		{"bearers", "不记名卡销售_2026.xlsx"}, {"plans", "开发计划_202610.xlsx"}, {"sales", "消费明细_202609.xls"}, {"sales", "消费明细_202610.xlsx"}} {
		if v := h.imports(f[0], f[1]); v["done"] != true {
			h.t.Fatalf("%s: %v", f[1], v["message"])
		}
	}
}

func TestFirstStartLoginAndRefusals(t *testing.T) {
	h := newHouse(t)
	if v := h.want(200, h.ask("GET", "/api/session", nil)); v["setupNeeded"] != true {
		t.Errorf("%v", v)
	}
	if v := h.want(401, h.ask("GET", "/api/customers", nil)); v["code"] != "access.no_session" || v["remedy"] == "" {
		t.Errorf("%v", v)
	}
	weak := h.want(422, h.ask("POST", "/api/setup", map[string]string{"login": "admin", "name": "甲", "password": "123"}))
	if weak["code"] != "access.weak_password" {
		t.Errorf("%v", weak)
	}
	h.signIn(access.Filler)
	if v := h.want(200, h.ask("GET", "/api/session", nil)); v["setupNeeded"] != false || v["user"].(map[string]any)["role"] != "填报" {
		t.Errorf("%v", v)
	}
	h.want(403, h.ask("GET", "/api/users", nil))
	if v := h.want(401, h.ask("POST", "/api/login", map[string]string{"login": "clerk", "password": "x"})); v["code"] != "access.bad_login" {
		t.Errorf("%v", v)
	}
	h.want(200, h.ask("POST", "/api/logout", map[string]string{}))
	h.want(401, h.ask("GET", "/api/workbench", nil))
	if strings.Contains(h.log.String(), password) || strings.Contains(h.log.String(), h.token) {
		t.Error("a secret stands in the log")
	}
}

func TestAMonthOverHTTP(t *testing.T) {
	h := newHouse(t)
	h.signIn(access.Filler)
	h.office()
	page := h.want(200, h.ask("GET", "/api/customers?level="+url.QueryEscape("地市级")+"&limit=3&sort=diesel&desc=true", nil))
	if len(page["rows"].([]any)) == 0 || len(page["rows"].([]any)) > 3 {
		t.Errorf("%v", page["total"])
	}
	id := page["rows"].([]any)[0].(map[string]any)["id"].(string)
	file := h.want(200, h.ask("GET", "/api/customers/"+id, nil))
	if len(file["months"].([]any)) != 13 || file["decision"] == nil {
		t.Errorf("%v", file["months"])
	}
	month := h.want(200, h.ask("GET", "/api/months/2026-10", nil))
	if len(month["forms"].([]any)) != 7 {
		t.Errorf("%v", month["forms"])
	}
	for _, name := range []string{"F3.pdf", "F4.xlsx", "all.pdf", "all.xlsx"} {
		w := h.ask("GET", "/api/months/2026-10/files/"+name, nil)
		h.want(200, w)
		if !strings.Contains(w.Header().Get("Content-Disposition"), "UTF-8''") || w.Body.Len() < 5000 {
			t.Errorf("%s: %s, %d bytes", name, w.Header().Get("Content-Disposition"), w.Body.Len())
		}
	}
	if v := h.want(404, h.ask("GET", "/api/months/2026-10/files/F9.pdf", nil)); v["code"] != "report.no_form" {
		t.Errorf("%v", v)
	}
	if v := h.want(422, h.ask("GET", "/api/months/october", nil)); v["code"] != "calendar.bad_month" {
		t.Errorf("%v", v)
	}
	if v := h.want(422, h.ask("POST", "/api/months/2026-10/sign?commit=true", map[string]string{})); v["code"] != "filing.unexplained" {
		t.Errorf("signed over unexplained warnings: %v", v)
	}
	for _, w := range month["warnings"].([]any) {
		about := w.(map[string]any)
		h.want(200, h.ask("POST", "/api/months/2026-10/explain", map[string]any{"code": about["code"], "about": about["text"], "text": "已核对"}))
	}
	if v := h.want(200, h.ask("POST", "/api/months/2026-10/sign?commit=true", map[string]string{})); v["filing"].(map[string]any)["next"] != "复核" {
		t.Errorf("after the filler: %v", v["filing"])
	}
	if v := h.want(200, h.ask("POST", "/api/months/2026-10/return", map[string]string{"reason": "附录5有漏"})); v["filing"].(map[string]any)["next"] != "填报" {
		t.Errorf("after the return: %v", v["filing"])
	}
	v := h.want(200, h.ask("POST", "/api/months/2026-10/settlement?commit=false", map[string]string{}))
	if v["saved"] != false || v["capital"] == "" {
		t.Errorf("%v", v["saved"])
	}
}

func TestAgreementFaultsNameFields(t *testing.T) {
	h := newHouse(t)
	h.signIn(access.Filler)
	h.office()
	page := h.want(200, h.ask("GET", "/api/customers?text=370611J00001", nil))
	id := page["rows"].([]any)[0].(map[string]any)["id"].(string)
	terms := h.want(200, h.ask("POST", "/api/agreement-defaults", map[string]string{"customerId": id}))
	w := h.ask("POST", "/api/agreement-preview", map[string]any{"template": "card", "customerId": id, "terms": terms})
	h.want(200, w)
	if !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF")) {
		t.Error("no PDF")
	}
	terms["copies"], terms["to"] = 9, "2020-01-01"
	v := h.want(422, h.ask("POST", "/api/agreement-preview", map[string]any{"template": "card", "customerId": id, "terms": terms}))
	if len(v["faults"].([]any)) < 2 {
		t.Errorf("%v", v)
	}
}

func TestListsAreNeverNull(t *testing.T) {
	h := newHouse(t)
	h.signIn(access.Filler)
	for _, path := range []string{"/api/workbench", "/api/customers", "/api/months", "/api/imports", "/api/settlements", "/api/agreements", "/api/prospects", "/api/staff", "/api/offices"} {
		w := h.ask("GET", path, nil)
		h.want(200, w)
		if body := w.Body.String(); strings.TrimSpace(body) == "null" || strings.Contains(body, `":null`) && path != "/api/months" {
			t.Errorf("%s: %s", path, body)
		}
	}
}

// webView imitates WebView2: it buffers, cannot flush, turns 304 into an error, never cancels, and gives no content length.
type webView struct {
	header http.Header
	code   int
	body   bytes.Buffer
}

func (w *webView) Header() http.Header { return w.header }

func (w *webView) WriteHeader(code int) {
	if w.code == 0 {
		w.code = code
	}
	if code == http.StatusNotModified {
		w.code = http.StatusInternalServerError
	}
}

func (w *webView) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(b)
}

func TestTheWindowGetsTheSameAnswers(t *testing.T) {
	h := newHouse(t)
	h.signIn(access.Filler)
	h.office()
	raw, err := os.ReadFile("../../testdata/sample/员工.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method, path string
		body         []byte
		status       int
	}{{"GET", "/", nil, 200}, {"GET", "/assets/app-1a2b.js", nil, 200}, {"GET", "/api/workbench", nil, 200}, {"GET", "/api/months/2026-10/files/F5.pdf", nil, 200},
		{"POST", "/api/imports/staff?file=x.csv&dry=true", raw, 200}, {"GET", "/api/nothing", nil, 404}} {
		r := httptest.NewRequest(c.method, c.path, io.NopCloser(bytes.NewReader(c.body)))
		r.ContentLength = -1
		r.Header.Set("Authorization", "Bearer "+h.token)
		r.Header.Set("If-None-Match", "*")
		r.Header.Set("Content-Type", "application/octet-stream")
		w := &webView{header: http.Header{}}
		h.handler.ServeHTTP(w, r.WithContext(context.Background()))
		if w.code != c.status || w.body.Len() == 0 {
			t.Errorf("%s %s: %d, %d bytes", c.method, c.path, w.code, w.body.Len())
		}
		if len(w.header["Set-Cookie"]) > 0 || w.header.Get("Location") != "" {
			t.Errorf("%s: cookies or redirects do not work in the window", c.path)
		}
	}
	r := httptest.NewRequest("POST", "/api/imports/staff?file=x.csv", strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\nx\r\n--b--\r\n"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	r.Header.Set("Authorization", "Bearer "+h.token)
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	if w.Code < 400 {
		t.Errorf("a form with a file part was taken as a file: %d %s", w.Code, w.Body)
	}
}

func TestLoopbackGuard(t *testing.T) {
	inner := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	for _, c := range []struct {
		name, remote, host, origin, site string
		allow                            bool
		status                           int
	}{
		{"own page", "127.0.0.1:5000", "127.0.0.1:80", "http://127.0.0.1:80", "same-origin", false, 204},
		{"no origin", "127.0.0.1:5000", "localhost:80", "", "", false, 204},
		{"ipv6", "[::1]:5000", "127.0.0.1:80", "", "", false, 204},
		{"another machine", "192.168.1.9:5000", "127.0.0.1:80", "", "", false, 403},
		{"another machine, allowed", "192.168.1.9:5000", "127.0.0.1:80", "", "", true, 204},
		{"rebinding", "127.0.0.1:5000", "evil.example:80", "", "", false, 421},
		{"foreign page", "127.0.0.1:5000", "127.0.0.1:80", "http://evil.example", "", false, 403},
		{"opaque origin", "127.0.0.1:5000", "127.0.0.1:80", "null", "", false, 403},
		{"cross site", "127.0.0.1:5000", "127.0.0.1:80", "", "cross-site", false, 403},
	} {
		r := httptest.NewRequest("POST", "/api/login", nil)
		r.RemoteAddr, r.Host = c.remote, c.host
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		if c.site != "" {
			r.Header.Set("Sec-Fetch-Site", c.site)
		}
		w := httptest.NewRecorder()
		Loopback(inner, c.allow, "127.0.0.1:80", "localhost:80").ServeHTTP(w, r)
		if w.Code != c.status {
			t.Errorf("%s: want %d, got %d", c.name, c.status, w.Code)
		}
	}
}

func TestPageWithoutAFrontendSaysHowToBuild(t *testing.T) {
	w := httptest.NewRecorder()
	static(fstest.MapFS{}).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 200 || !strings.Contains(w.Body.String(), "go run ./build run") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w = httptest.NewRecorder()
	static(fstest.MapFS{}).ServeHTTP(w, httptest.NewRequest("GET", "/../../etc/passwd", nil))
	if w.Code != 404 {
		t.Errorf("%d", w.Code)
	}
}

func TestPanicsStayInTheLog(t *testing.T) {
	var log bytes.Buffer
	h := recovered(slog.New(slog.NewTextHandler(&log, nil)), http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("客户张三") }))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 500 || strings.Contains(w.Body.String(), "张三") || !strings.Contains(log.String(), "stack") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestOpenAPIDescribesEveryOperation(t *testing.T) {
	raw, err := OpenAPI("x")
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		OpenAPI string
		Paths   map[string]map[string]struct{ OperationID, Summary string }
	}
	if err := json.Unmarshal(raw, &d); err != nil || !strings.HasPrefix(d.OpenAPI, "3.1") {
		t.Fatal(err, d.OpenAPI)
	}
	seen := map[string]bool{}
	for path, ops := range d.Paths {
		for method, o := range ops {
			if o.OperationID == "" || o.Summary == "" || seen[o.OperationID] {
				t.Errorf("%s %s: id %q", method, path, o.OperationID)
			}
			seen[o.OperationID] = true
		}
	}
}

// An empty file is refused by name with what to do, not as a bad request.
func TestEmptyFileIsNamed(t *testing.T) {
	h := newHouse(t)
	h.signIn(access.Filler)
	for _, path := range []string{"/api/sniff?file=", "/api/imports/offices?file="} {
		v := h.want(422, h.ask("POST", path+url.QueryEscape("空.xlsx"), []byte{}))
		if v["code"] != "sheet.empty" || v["message"] != "文件「空.xlsx」是空的" {
			t.Errorf("%v", v)
		}
	}
}

// A number a field cannot take is a fault of that field in the words of its type, not an error of the request.
func TestWrongValueNamesItsField(t *testing.T) {
	h := newHouse(t)
	h.signIn(access.Filler)
	v := h.want(422, h.ask("POST", "/api/customers", map[string]any{"id": "", "code": "X", "name": "某某公司", "kind": "机构客户",
		"document": "", "industry": "", "personClass": "", "countyCode": "", "countyName": "", "stationId": "s", "managerId": "", "contact": "", "phone": "", "provincePurchase": false,
		"payModes": []string{}, "fixed": false, "registered": "", "remark": "", "rev": 0, "need": map[string]any{"gasoline": nil, "diesel": "7.81O", "bearer": nil}}))
	if v["field"] != "diesel" || !strings.Contains(v["message"].(string), "「7.81O」") || v["remedy"] == "" || strings.Contains(v["message"].(string), "json") {
		t.Errorf("%v", v)
	}
	faults := v["faults"].([]any)
	if len(faults) != 1 || faults[0].(map[string]any)["field"] != "diesel" {
		t.Errorf("%v", faults)
	}
}

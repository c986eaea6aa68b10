package api

import (
	"bytes"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"fuelbook/backend/access"
)

// TestOwnershipOverHTTP takes one suggested move, prints the list, proposes a transfer of authority and is refused the second signature.
func TestOwnershipOverHTTP(t *testing.T) {
	h := newHouse(t)
	h.signIn(access.Filler)
	h.office()
	load := h.want(200, h.ask("GET", "/api/load", nil))
	moves := load["moves"].([]any)
	if len(moves) == 0 || len(load["people"].([]any)) == 0 {
		t.Fatalf("%v", load)
	}
	move := moves[0].(map[string]any)
	body := map[string]any{"on": "2026-11-03", "reason": "责任户数超额", "moves": []any{map[string]any{"customerId": move["customerId"], "officeId": move["stationId"], "managerId": move["toId"]}}}
	if v := h.want(200, h.ask("POST", "/api/transfers?commit=false", body)); v["done"] != false {
		t.Errorf("%v", v)
	}
	done := h.want(200, h.ask("POST", "/api/transfers?commit=true", body))
	paper := h.ask("GET", "/api/handover-files/"+done["handover"].(map[string]any)["id"].(string)+".pdf", nil)
	h.want(200, paper)
	name, err := url.PathUnescape(paper.Header().Get("Content-Disposition"))
	if err != nil || !bytes.HasPrefix(paper.Body.Bytes(), []byte("%PDF-")) || !strings.Contains(name, "客户交接清单_2026-11-03_烟台分公司.pdf") {
		t.Errorf("%s %v", name, err)
	}
	body["on"] = "2026-12-01"
	if v := h.want(422, h.ask("POST", "/api/transfers?commit=true", body)); v["code"] != "ownership.future" || v["field"] != "on" {
		t.Errorf("%v", v)
	}
	h.overrides(t)
	for path, code := range map[string]string{"/api/standings?month=2026-10&limit=5": "", "/api/drift": "", "/api/standings?month=x": "calendar.bad_month"} {
		w := h.ask("GET", path, nil)
		if v := h.want(map[bool]int{true: 200, false: 422}[code == ""], w); code != "" && v["code"] != code {
			t.Errorf("%s: %v", path, v)
		}
	}
	h.want(403, h.ask("GET", "/api/account-offices", nil))
}

func (h *house) overrides(t *testing.T) {
	t.Helper()
	page := h.want(200, h.ask("GET", "/api/customers?level="+url.QueryEscape("地市级")+"&limit=1", nil))
	id := page["rows"].([]any)[0].(map[string]any)["id"].(string)
	propose := func(to any) *httptest.ResponseRecorder {
		q := map[string]any{"managing": "区县级", "from": "2026-11", "reason": "地市级客户过多"}
		if to != nil {
			q["to"] = to
		}
		return h.ask("POST", "/api/customers/"+id+"/overrides", q)
	}
	if v := h.want(422, propose("2026-10")); v["code"] != "ownership.reversed" || v["field"] != "to" {
		t.Errorf("%v", v)
	}
	o := h.want(200, propose(nil))
	if o["state"] != "待批" || o["direction"] != "向下" {
		t.Errorf("%v", o)
	}
	if v := h.want(403, h.ask("PUT", "/api/overrides/"+o["id"].(string), map[string]any{"do": "approve", "answer": "", "rev": 1})); v["code"] != "access.denied" {
		t.Errorf("%v", v)
	}
	v := h.want(200, h.ask("GET", "/api/customers/"+id+"/ownership?month=2026-09", nil))
	if v["month"] != "2026-09" || len(v["overrides"].([]any)) != 1 || v["managing"] == "" {
		t.Errorf("%v", v)
	}
}

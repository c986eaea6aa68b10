package api

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"fuelbook/backend/access"
)

// TestCensusOverHTTP walks the census through the door: lists are never null, faults name their field, papers leave with their names,
// a round is refused with every station that is missing.
func TestCensusOverHTTP(t *testing.T) {
	h := newHouse(t)
	h.signIn(access.Filler)
	for _, path := range []string{"/api/census/areas", "/api/census/competitors", "/api/census/campaigns", "/api/census/campaign-defaults", "/api/census/entry", "/api/pursuits", "/api/similar-prospects?name=甲"} {
		w := h.ask("GET", path, nil)
		if w.Code != http.StatusOK || strings.TrimSpace(w.Body.String()) == "null" || strings.Contains(w.Body.String(), `":null`) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	h.office()
	entry := h.want(200, h.ask("GET", "/api/census/entry", nil))
	station := entry["stations"].([]any)[0].(map[string]any)["value"].(string)
	begin := map[string]any{"id": "", "kind": "普查", "round": "2026-H2", "subject": "", "occasion": "", "segment": map[string]any{"kind": "", "level": "", "countyCode": "", "stationId": "", "family": ""}, "frozen": 0,
		"state": "", "openedOn": "", "stationDue": "", "dueOn": "", "reportedOn": "", "reportedBy": "", "note": "", "rev": 0}
	v := h.want(200, h.ask("POST", "/api/census/campaigns?commit=true", begin))
	id := v["id"].(string)
	if v["dueOn"] != "2026-12-31" || v["title"] != "2026年下半年普查" || v["state"] != "筹备" {
		t.Errorf("%v", v)
	}
	again := h.want(409, h.ask("POST", "/api/census/campaigns?commit=true", begin))
	if again["code"] != "census.round_begun" {
		t.Errorf("%v", again)
	}
	started := h.want(200, h.ask("POST", "/api/census/campaigns/"+id+"/start?rev=1", nil))
	refused := h.want(409, h.ask("POST", "/api/census/campaigns/"+id+"/report?rev=2", nil))
	if refused["code"] != "census.not_in" || len(refused["faults"].([]any)) != len(started["progress"].([]any)) {
		t.Errorf("%v", refused)
	}
	for path, magic := range map[string]string{"/survey.pdf?empty=4&again=true": "%PDF-", "/survey.xlsx?empty=4&station=" + station: "PK"} {
		w := h.ask("GET", "/api/census/campaigns/"+id+"/files"+path, nil)
		if w.Code != 200 || !bytes.HasPrefix(w.Body.Bytes(), []byte(magic)) || !strings.Contains(w.Header().Get("Content-Disposition"), "filename*=UTF-8''") {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
	if w := h.ask("GET", "/api/census/files/market.doc", nil); w.Code != 404 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	bad := h.want(422, h.ask("POST", "/api/census/areas", map[string]any{"stationId": station, "kind": "村", "countyCode": "", "parentId": "", "from": "", "names": "东风街道", "note": ""}))
	fields := ""
	for _, f := range bad["faults"].([]any) {
		fields += f.(map[string]any)["field"].(string) + " "
	}
	if fields != "kind countyCode from " {
		t.Errorf("%s %v", fields, bad)
	}
}

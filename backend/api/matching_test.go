package api

import (
	"net/http"
	"strings"
	"testing"

	"fuelbook/backend/access"
)

// TestDuplicatesThroughTheDoor: what is typed is compared, lists are never null, refusals name their field.
func TestDuplicatesThroughTheDoor(t *testing.T) {
	h := newHouse(t)
	if w := h.ask(http.MethodGet, "/api/duplicates", nil); w.Code != http.StatusUnauthorized {
		t.Errorf("without a session: %d", w.Code)
	}
	h.signIn(access.Filler)
	page := h.want(http.StatusOK, h.ask(http.MethodGet, "/api/duplicates?limit=20", nil))
	if page["rows"] == nil || page["notes"] == nil || page["total"] != 0.0 {
		t.Errorf("an empty registry has %v", page)
	}
	list := h.want(http.StatusOK, h.ask(http.MethodPost, "/api/duplicates/similar", map[string]string{"name": "鲁通🚚\u202e", "kind": "机构客户", "document": "", "phone": "", "contact": "", "stationId": ""}))
	if list["rows"] == nil || list["total"] != 0.0 {
		t.Errorf("an empty registry resembles %v", list)
	}
	w := h.ask(http.MethodPost, "/api/duplicates/different", map[string]string{"a": "1", "b": "2", "reason": ""})
	if !strings.Contains(w.Body.String(), "matching.reason") || w.Code != http.StatusUnprocessableEntity {
		t.Errorf("no reason: %d %s", w.Code, w.Body)
	}
	if w := h.ask(http.MethodPost, "/api/duplicates/different/1/withdraw", nil); w.Code != http.StatusNotFound {
		t.Errorf("withdrawing nothing: %d %s", w.Code, w.Body)
	}
	if w := h.ask(http.MethodGet, "/api/duplicates?limit=999", nil); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a page of 999: %d", w.Code)
	}
}

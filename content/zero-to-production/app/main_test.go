package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func ask(path string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	service{"box-1"}.routes().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
	return answer
}

func TestHealthNamesHostAndVersion(t *testing.T) {
	var got map[string]string
	if err := json.Unmarshal(ask("/health").Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got["hostname"] != "box-1" || got["version"] != version {
		t.Errorf("got %v", got)
	}
}

func TestPageNamesHostAndVersion(t *testing.T) {
	page := ask("/").Body.String()
	for _, want := range []string{"<code>box-1</code>", "<code>" + version + "</code>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

func TestOtherPathsAreNotFound(t *testing.T) {
	if got := ask("/nowhere").Code; got != http.StatusNotFound {
		t.Errorf("got status %d", got)
	}
}

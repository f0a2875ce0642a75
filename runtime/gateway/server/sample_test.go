package server_test

import (
	"testing"

	"github.com/unimap/unimap/runtime/gateway/server"
)

func TestCurl(t *testing.T) {
	sample := server.Sample{HTTPMethod: "PATCH", Path: "/unified/a/b/1?x[y]=z", Body: `{"name":"it's"}`}
	const want = `curl -g -X PATCH 'http://h/unified/a/b/1?x[y]=z' -H 'Authorization: Bearer t' -H 'Content-Type: application/json' -d '{"name":"it'\''s"}'`
	if got := sample.Curl("http://h", "t"); got != want {
		t.Errorf("got %s", got)
	}
}

package traffic_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"testing"

	"github.com/unimap/unimap/bench/fixture"
	"github.com/unimap/unimap/bench/traffic"
	"github.com/unimap/unimap/runtime/transport"
)

// answering is a client without a network: it gives one answer to every request.
type answering struct{ body []byte }

func (a answering) Do(_ context.Context, request *transport.Request) (*transport.Response, error) {
	return &transport.Response{
		Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}, "Content-Length": {"1"}, "Date": {"now"}},
		Body: a.body, URL: request.URL,
	}, nil
}

func (a answering) Stream(context.Context, *transport.Request) (*transport.StreamResponse, error) {
	panic("nothing is streamed here")
}

// discarding is a writer of answers that keeps its header only.
type discarding struct{ header http.Header }

func (d discarding) Header() http.Header         { return d.header }
func (d discarding) Write(p []byte) (int, error) { return len(p), nil }
func (d discarding) WriteHeader(status int) {
	if status != http.StatusOK {
		panic(http.StatusText(status))
	}
}

// BenchmarkOverhead is what the gateway of unimap does for a request besides receiving it and
// asking the provider.
func BenchmarkOverhead(b *testing.B) {
	for _, way := range []struct {
		name     string
		validate bool
	}{{"mapped", false}, {"validated", true}} {
		b.Run(way.name, func(b *testing.B) {
			provider, _ := url.Parse("http://127.0.0.1:9")
			handler, err := traffic.Unimap(os.DirFS("../testdata/mappings"), provider, way.validate, answering{fixture.Issue(1)})
			if err != nil {
				b.Fatal(err)
			}
			body := fixture.Patch(1)
			request := httptest.NewRequest(http.MethodPatch, traffic.UnifiedPath("10001"), nil)
			request.Header.Set("Authorization", "Bearer um_measured")
			request.Header.Set("Content-Type", "application/json")
			request.ContentLength = int64(len(body))
			b.ReportAllocs()
			for b.Loop() {
				request.Body = io.NopCloser(bytes.NewReader(body))
				handler.ServeHTTP(discarding{http.Header{}}, request)
			}
		})
	}
}

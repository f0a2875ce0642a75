package traffic

import (
	"bytes"
	"errors"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strconv"
	"sync"
	"time"
)

// Provider answers every request with the same JSON, after it has read the body.
func Provider(answer []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			http.Error(w, "the body cannot be read", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
		_, _ = w.Write(answer) // nobody to tell if it fails
	})
}

// transport is one with enough connections for the generator.
func transport() *http.Transport {
	return &http.Transport{
		MaxIdleConns: 256, MaxIdleConnsPerHost: 256, IdleConnTimeout: time.Minute,
		DisableCompression: true, WriteBufferSize: 16 << 10, ReadBufferSize: 16 << 10,
	}
}

// ReverseProxy is the proxy of the standard library, tuned.
func ReverseProxy(provider *url.URL) http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(provider)
			r.Out.Body = whole(r.In)
		},
		Transport:  transport(),
		BufferPool: &buffers{},
		ErrorLog:   log.New(io.Discard, "", 0), // the generator hangs up at its end
	}
}

// whole returns the body of a request so that it ends with its last byte. Without that the
// transport asks for more, which fails where the provider was so quick that the server has closed
// the body, and then the transport gives up the connection in the middle of the answer.
func whole(r *http.Request) io.ReadCloser {
	if r.ContentLength < 0 {
		return r.Body
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(r.Body, r.ContentLength), r.Body}
}

// buffers keeps buffers for copying.
type buffers struct{ pool sync.Pool }

func (b *buffers) Get() []byte {
	if kept, ok := b.pool.Get().(*[]byte); ok {
		return *kept
	}
	return make([]byte, 32<<10)
}

func (b *buffers) Put(buffer []byte) { b.pool.Put(&buffer) }

// Copy is a gateway by hand that does nothing but read a request, send it on, read the answer and
// send it back.
func Copy(provider *url.URL) http.Handler {
	return &forwarder{provider: provider, transport: transport()}
}

type forwarder struct {
	provider  *url.URL
	transport http.RoundTripper
	answers   sync.Pool // of *bytes.Buffer
}

func (f *forwarder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	given, ok := body(w, r)
	if !ok {
		return
	}
	answer := f.buffer()
	defer f.answers.Put(answer)
	response, err := f.exchange(r, given, answer)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	maps.Copy(w.Header(), response.Header)
	w.WriteHeader(response.StatusCode)
	_, _ = w.Write(answer.Bytes()) // nobody to tell if it fails
}

// body reads the body of a request. Where it cannot, it says so and returns false.
func body(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	read := make([]byte, max(r.ContentLength, 0))
	if _, err := io.ReadFull(r.Body, read); err != nil {
		http.Error(w, "the body cannot be read", http.StatusBadRequest)
		return nil, false
	}
	return read, true
}

// exchange sends a request on with a body, and reads the answer.
func (f *forwarder) exchange(r *http.Request, body []byte, answer *bytes.Buffer) (*http.Response, error) {
	response, err := f.send(r, body)
	if err != nil {
		return nil, errors.New("the provider does not answer")
	}
	defer response.Body.Close()
	if _, err := answer.ReadFrom(response.Body); err != nil {
		return nil, errors.New("the answer broke off")
	}
	return response, nil
}

func (f *forwarder) buffer() *bytes.Buffer {
	if kept, ok := f.answers.Get().(*bytes.Buffer); ok {
		kept.Reset()
		return kept
	}
	return new(bytes.Buffer)
}

func (f *forwarder) send(r *http.Request, body []byte) (*http.Response, error) {
	target := *f.provider
	target.Path, target.RawQuery = r.URL.Path, r.URL.RawQuery
	request, err := http.NewRequestWithContext(r.Context(), r.Method, target.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	maps.Copy(request.Header, r.Header)
	return f.transport.RoundTrip(request)
}

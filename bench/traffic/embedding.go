package traffic

import (
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"sync"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/schemas"
)

// Embedding is the forwarder of Copy with the conversions of the engine in it, as a program has them
// that makes its calls itself. If it is told to validate, it holds the bodies of requests and of
// answers against the unified schema.
func Embedding(mappings fs.FS, provider *url.URL, validate bool) (http.Handler, error) {
	catalog, err := engine.Load(mappings, schemas.FS)
	if err != nil {
		return nil, err
	}
	transform, err := catalog.Transform("tracker", "ticketing", "tickets")
	if err != nil {
		return nil, err
	}
	transform.SkipSchema = !validate
	e := &embedding{forwarder: forwarder{provider: provider, transport: transport()}, transform: transform}
	if validate {
		tickets, _ := catalog.Schemas().Resource("ticketing", "tickets")
		e.write = tickets.Write
	}
	return e, nil
}

type embedding struct {
	forwarder
	transform *engine.Transform
	write     *schema.Schema // nil where nothing is validated
	texts     sync.Pool      // of *[]byte
}

func (e *embedding) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	unified, ok := body(w, r)
	if !ok {
		return
	}
	if e.write != nil && !e.write.Accepts(unified) {
		http.Error(w, "the body breaks the schema", http.StatusBadRequest)
		return
	}
	native, _, err := e.transform.AppendWrite(r.Context(), nil, "update", engine.Input{Body: unified})
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer := e.buffer()
	defer e.answers.Put(answer)
	response, err := e.exchange(r, native, answer)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	text := e.text()
	defer e.texts.Put(text)
	var report engine.Report
	*text, report, err = e.transform.AppendRead(r.Context(), (*text)[:0], answer.Bytes())
	if err != nil || len(report.Violations) > 0 {
		http.Error(w, "the answer cannot be converted", http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(*text)))
	w.WriteHeader(response.StatusCode)
	_, _ = w.Write(*text) // nobody to tell if it fails
}

func (e *embedding) text() *[]byte {
	if kept, ok := e.texts.Get().(*[]byte); ok {
		return kept
	}
	return new([]byte)
}

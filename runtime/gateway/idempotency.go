package gateway

import (
	"bytes"
	"container/list"
	"context"
	"crypto/sha256"
	"net/http"
	"sync"
	"time"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/runtime"
)

const (
	maxKeyBytes = 255
	// maxReplays and maxReplayBytes bound what is kept.
	maxReplays     = 10_000
	maxReplayBytes = 64 << 20
)

// replays keeps the answers to writes that came with an Idempotency-Key
// (draft-ietf-httpapi-idempotency-key-header).
type replays struct {
	ttl     time.Duration
	now     func() time.Time
	lock    sync.Mutex
	entries map[[sha256.Size]byte]*list.Element
	order   *list.List // of *replay, the oldest in front
	bytes   int
	shares  map[string]*share // of what is kept, by the holder of the token
}

// share is what is kept for one holder.
type share struct{ count, bytes int }

// replay is the answer to one key, or the fact that its request is under way.
type replay struct {
	holder  string
	key     [sha256.Size]byte
	payload [sha256.Size]byte
	since   time.Time
	done    bool
	status  int
	header  http.Header
	body    []byte
}

func newReplays(ttl time.Duration, now func() time.Time) *replays {
	return &replays{ttl: ttl, now: now, entries: map[[sha256.Size]byte]*list.Element{}, order: list.New(), shares: map[string]*share{}}
}

// begin enters a key. known is the entry that is there already, or nil if the caller is to make
// the call and then end or forget it.
func (r *replays) begin(holder string, key, payload [sha256.Size]byte) (known *replay) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.expire()
	if element, ok := r.entries[key]; ok {
		copied := *element.Value.(*replay)
		return &copied
	}
	r.entries[key] = r.order.PushBack(&replay{holder: holder, key: key, payload: payload, since: r.now()})
	if r.shares[holder] == nil {
		r.shares[holder] = &share{}
	}
	r.shares[holder].count++
	return nil
}

func (r *replays) end(key [sha256.Size]byte, status int, header http.Header, body []byte) {
	r.lock.Lock()
	defer r.lock.Unlock()
	element, ok := r.entries[key]
	if !ok {
		return
	}
	entry := element.Value.(*replay)
	entry.done, entry.status, entry.header, entry.body = true, status, header, body
	r.bytes += len(body)
	r.shares[entry.holder].bytes += len(body)
	r.expire()
}

func (r *replays) forget(key [sha256.Size]byte) {
	r.lock.Lock()
	defer r.lock.Unlock()
	if element, ok := r.entries[key]; ok {
		r.remove(element)
	}
}

// expire drops what is too old, and beyond the bounds the oldest finished ones of whoever has the
// largest share: a holder with many writes must not make the keys of others forgotten, whose writes
// would then be made twice.
func (r *replays) expire() {
	for front := r.order.Front(); front != nil && r.now().Sub(front.Value.(*replay).since) > r.ttl; front = r.order.Front() {
		r.remove(front)
	}
	for r.order.Len() > maxReplays || r.bytes > maxReplayBytes {
		element := r.oldest(r.largest())
		if element == nil {
			return
		}
		r.remove(element)
	}
}

// largest returns the holder with the largest share of what is over its bound.
func (r *replays) largest() (holder string) {
	size := func(s *share) int { return s.count }
	if r.bytes > maxReplayBytes {
		size = func(s *share) int { return s.bytes }
	}
	most := -1
	for name, s := range r.shares {
		if size(s) > most || size(s) == most && name < holder {
			holder, most = name, size(s)
		}
	}
	return holder
}

// oldest returns the oldest finished entry of a holder, else that of anybody, or nil.
func (r *replays) oldest(holder string) (found *list.Element) {
	for element := r.order.Front(); element != nil; element = element.Next() {
		entry := element.Value.(*replay)
		if !entry.done {
			continue
		}
		if entry.holder == holder {
			return element
		}
		if found == nil {
			found = element
		}
	}
	return found
}

func (r *replays) remove(element *list.Element) {
	entry := r.order.Remove(element).(*replay)
	r.bytes -= len(entry.body)
	delete(r.entries, entry.key)
	of := r.shares[entry.holder]
	of.count, of.bytes = of.count-1, of.bytes-len(entry.body)
	if of.count == 0 {
		delete(r.shares, entry.holder)
	}
}

// once makes a write with an Idempotency-Key at most once, and everything else as it comes.
func (x *exchange) once(request runtime.Request) {
	name := x.request.Header.Get("Idempotency-Key")
	isWrite := request.Method != "get" && request.Method != mapping.MethodList
	if name == "" || !isWrite || request.DryRun {
		x.answer(request)
		return
	}
	if why := unfitForReplay(name, request); why != "" {
		x.fail(&runtime.Error{StatusCode: http.StatusBadRequest, Code: "request.idempotency_key", Origin: runtime.OriginClient, Message: why})
		return
	}
	key := sha256.Sum256([]byte(x.holder + "\x00" + request.AccountID + "\x00" + name))
	payload := sha256.Sum256(bytes.Join([][]byte{
		[]byte(x.request.Method), []byte(x.request.URL.RequestURI()), request.Body,
	}, []byte{0}))
	known := x.gateway.replays.begin(x.holder, key, payload)
	switch {
	case known == nil:
		x.firstTime(key, request)
	case known.payload != payload:
		x.fail(&runtime.Error{StatusCode: http.StatusUnprocessableEntity, Code: "request.idempotency_key", Origin: runtime.OriginClient,
			Message: "the Idempotency-Key was used for another request"})
	case !known.done:
		x.fail(&runtime.Error{StatusCode: http.StatusConflict, Code: "request.in_progress", Origin: runtime.OriginClient, Retryable: true, RetryAfter: 1,
			Message: "a request with this Idempotency-Key is under way"})
	default:
		x.replay(known)
	}
}

func unfitForReplay(name string, request runtime.Request) string {
	switch {
	case len(name) > maxKeyBytes:
		return "the Idempotency-Key is too long"
	case request.Query["truto_response_format"] == string(runtime.FormatStream):
		return "a streamed answer cannot be kept for an Idempotency-Key"
	}
	return ""
}

// firstTime makes the call and keeps its answer, unless it failed before anything was written: it
// may then be tried again with the same key.
func (x *exchange) firstTime(key [sha256.Size]byte, request runtime.Request) {
	finished := false
	defer func() {
		if !finished {
			x.gateway.replays.forget(key)
		}
	}()
	// A client that is cut off asks again with the same key. The call goes on for it, bounded by its
	// own timeout, since nobody would know what a write has done that is given up in the middle.
	result, err := x.gateway.options.Do(context.WithoutCancel(x.request.Context()), request)
	if err != nil {
		failure := failureOf(err)
		if !x.keepFailure(key, failure) {
			x.gateway.replays.forget(key)
		}
		finished = true
		x.fail(failure)
		return
	}
	x.resultHeaders(result)
	kept := http.Header{"Content-Type": {result.ContentType}}
	for _, name := range []string{"X-Unimap-Warnings", "Etag"} {
		if text := x.writer.Header().Get(name); text != "" {
			kept.Set(name, text)
		}
	}
	finished = true
	x.gateway.replays.end(key, result.Status, kept, result.Body)
	x.write(result.Status, result.ContentType, result.Body)
}

// keepFailure keeps a failure that came after something was written, or may have been. It reports
// whether it did.
func (x *exchange) keepFailure(key [sha256.Size]byte, failure *runtime.Error) bool {
	if len(failure.Applied) == 0 && failure.Uncertain == "" {
		return false
	}
	failure.Retryable = false // the same request is answered with this from now on
	content, err := failure.MarshalJSON()
	if err != nil {
		return false
	}
	x.gateway.replays.end(key, failure.StatusCode, http.Header{"Content-Type": {"application/json"}}, content)
	return true
}

func (x *exchange) replay(known *replay) {
	for name, values := range known.header {
		x.writer.Header()[name] = values
	}
	x.writer.Header().Set("Idempotent-Replayed", "true")
	x.write(known.status, known.header.Get("Content-Type"), known.body)
}

package catalogtest_test

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/transport"
)

// echoProvider plays the provider of one unified update: it answers as it is recorded to, with
// what has been written since laid over the object in its answer. It is a runtime.Client, for one
// call at a time.
type echoProvider struct {
	model  echoModel
	auth   []mapping.AuthMethod
	script *testcase.Case   // whose answers are given
	others []*testcase.Case // for reading calls that the script lacks

	used    map[*testcase.Exchange]bool
	written []*echoWrite
	doubt   string // why what is read back proves nothing; empty if it does
	// unseen is an answer that may hold what was written or not. Where there is one, a value
	// that is read back proves something, and one that is not does not.
	unseen operation
}

// echoWrite is a request that changes something.
type echoWrite struct {
	operation operation
	body      any
	recorded  any  // the body of the exchange it stands for
	seen      bool // an answer has given it back
}

// statusUnrecorded is answered to what no recording answers.
const statusUnrecorded = 599

// Do implements runtime.Client.
func (p *echoProvider) Do(_ context.Context, request *transport.Request) (*transport.Response, error) {
	body := contentOf(request.Body)
	recorded, id := p.find(request, body)
	if recorded == nil || recorded.Answer.Fault != "" {
		p.doubtThat("no recording answers " + request.Method + " " + pathOfAddress(request.URL))
		return &transport.Response{Status: statusUnrecorded, Header: http.Header{}, URL: request.URL}, nil
	}
	op := operationOf(request.Method, request.URL, id, body)
	if request.Method != http.MethodGet && !p.isLogin(request) {
		p.written = append(p.written, &echoWrite{operation: op, body: body, recorded: recorded.Body})
	}
	return respond(request, recorded.Answer, p.overlay(op, recorded.Answer)), nil
}

// isLogin reports whether a request asks for a token.
func (p *echoProvider) isLogin(request *transport.Request) bool {
	for _, method := range p.auth {
		if method.Session == nil {
			continue
		}
		if path, ok := method.Session.Path.Literal(); ok && strings.HasSuffix(pathOfAddress(request.URL), path) {
			return true
		}
	}
	return strings.Contains(string(request.Body), "grant_type=")
}

// Stream implements runtime.Client.
func (p *echoProvider) Stream(context.Context, *transport.Request) (*transport.StreamResponse, error) {
	return nil, errors.New("the echo provider does not stream")
}

func (p *echoProvider) doubtThat(reason string) {
	if p.doubt == "" {
		p.doubt = reason
	}
}

// find returns the exchange that answers a request, and the id of the resource in its case. An
// exchange of the script that was not used yet comes first.
func (p *echoProvider) find(request *transport.Request, body any) (recorded *testcase.Exchange, id string) {
	for _, tested := range append([]*testcase.Case{p.script}, p.others...) {
		if tested != p.script && request.Method != http.MethodGet {
			continue
		}
		var again *testcase.Exchange
		for i := range tested.Exchanges {
			exchange := &tested.Exchanges[i]
			matches := exchange.Method == request.Method && pathOfAddress(exchange.URL) == pathOfAddress(request.URL) &&
				documentOf(exchange.Body) == documentOf(body)
			if matches && !p.used[exchange] {
				p.used[exchange] = true
				return exchange, tested.Request.ID
			}
			if matches {
				again = exchange
			}
		}
		if again != nil {
			return again, tested.Request.ID
		}
	}
	return nil, ""
}

// overlay returns the body of an answer with everything laid over it that was written so far.
func (p *echoProvider) overlay(op operation, answer testcase.Answer) any {
	body := answer.Body
	if answer.Status >= 300 || value.KindOf(body) != value.KindObject {
		return body
	}
	for _, write := range p.written {
		body = p.lay(write, op, body)
	}
	return body
}

// lay lays what was written over the object in an answer that gives it back.
func (p *echoProvider) lay(write *echoWrite, op operation, body any) any {
	spot, ok := p.model.spots[echoPair{write.operation, op}]
	if !ok {
		p.unseen = op
		return body
	}
	node := nativeNodes(write.body, "", maxEnvelope)[spot.place.request]
	target := nativeNodes(body, "", maxEnvelope)[spot.place.answer]
	if node == nil || target == nil {
		p.doubtThat("a request or an answer has another envelope than the recorded ones")
		return body
	}
	write.seen = true
	var overlay any = value.NewObject(0)
	nativeLeaves(write.body, "", func(path nativePath, leaf any) {
		within, isWithin := strings.CutPrefix(string(path), string(spot.place.request)+"/")
		switch {
		case isWithin && spot.evidence.holds("/"+nativePath(within), leaf):
			overlay = replaceMember(overlay, ("/" + nativePath(within)).keys(), leaf)
		case !isWithin && value.Equal(memberAt(write.recorded, path), leaf):
			// What is outside the object and is always so has nothing to do with its fields.
		case !p.model.isConstant(write.operation, path, leaf):
			p.doubtThat("the recordings do not show how " + string(path) + " comes back")
		}
	})
	return replaceMember(body, spot.place.answer.keys(), value.MergeDeep(target, overlay))
}

// doubts returns why what is read back proves nothing, or "" if it does.
func (p *echoProvider) doubts() string {
	if p.doubt == "" && len(p.written) == 0 {
		return "nothing was written"
	}
	for _, write := range p.written {
		if p.doubt == "" && !write.seen {
			return "the recordings do not show where what " + string(write.operation) + " writes comes back"
		}
	}
	return p.doubt
}

func contentOf(body []byte) any {
	decoded, err := value.Decode(body, value.Limits{})
	if err != nil {
		return value.Missing // nothing, or a form
	}
	return decoded
}

func respond(request *transport.Request, answer testcase.Answer, body any) *transport.Response {
	response := &transport.Response{Status: int(answer.Status), Header: http.Header{}, URL: request.URL}
	if answer.Headers != nil {
		for name, content := range answer.Headers.All() {
			response.Header.Set(name, textOfValue(content))
		}
	}
	switch {
	case answer.Text != nil:
		response.Body = []byte(*answer.Text)
	case !value.IsMissing(body):
		response.Body = value.Append(nil, body)
		if response.Header.Get("Content-Type") == "" {
			response.Header.Set("Content-Type", "application/json")
		}
	}
	return response
}

func textOfValue(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	return value.String(v)
}

package mappingtest

import (
	"slices"
	"strings"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/replay"
)

// Sandbox is a provider for one unified request that answers from the recorded exchanges of a
// mapping's tests. It needs no account and no network.
type Sandbox struct {
	server  *replay.Server
	clock   *clock
	tested  *testcase.Case
	account *account.Account
}

// OpenSandbox starts the sandbox of a provider for a request of a model's resource. Close it
// after the call. The error is an *Error.
func OpenSandbox(catalog *engine.Catalog, provider, model, resource string, request replay.Request) (*Sandbox, error) {
	m, ok := catalog.Mapping(provider, model, resource)
	if !ok {
		return nil, failf(CodeUnknownMapping, "there is no mapping of %s for %s/%s", provider, model, resource)
	}
	file := catalog.Tests(m)
	if file == nil {
		return nil, failf(CodeNoRecording, "the mapping %s has no test file, and so no recorded exchanges", m.File)
	}
	script, ok := replay.NewSandbox(file, request)
	if !ok {
		return nil, failf(CodeNoRecording, "the tests of %s have no recording of a %s%s", m.File, request.Method, recorded(file))
	}
	server, err := replay.Serve(script)
	if err != nil {
		return nil, &Error{Code: CodeServer, Message: err.Error(), Cause: err}
	}
	return &Sandbox{
		server: server, clock: &clock{time: file.Now}, tested: script.Case(),
		account: Account(provider, file, script.Case()),
	}, nil
}

// recorded names the methods that a file has recordings of.
func recorded(file *testcase.File) string {
	var methods []string
	for _, tested := range file.Cases {
		if tested.Error == nil && !slices.Contains(methods, tested.Request.Method) {
			methods = append(methods, tested.Request.Method)
		}
	}
	if len(methods) == 0 {
		return ""
	}
	return "; they have some of " + strings.Join(methods, ", ")
}

// Account is the account to call with.
func (s *Sandbox) Account() *account.Account { return s.account }

// Case is the test case that answers first.
func (s *Sandbox) Case() *testcase.Case { return s.tested }

// Options returns the options of a runtime with those of the sandbox filled in: the way to the
// provider, and the clock of the recordings, in which tokens are still valid and waits take no
// time.
func (s *Sandbox) Options(options runtime.Options) runtime.Options {
	options.Client, options.Now, options.Sleep = s.server.Client(), s.clock.now, s.clock.sleep
	return options
}

// Close ends the sandbox.
func (s *Sandbox) Close() { s.server.Close() }

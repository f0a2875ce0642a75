package replay

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"sync"

	"github.com/unimap/unimap/engine/testcase"
)

// Sandbox is the script of a unified request that somebody makes up: it answers from the
// exchanges of the test cases that end well. It looks at the method and path of what it is sent,
// and neither at the query nor at headers and body.
type Sandbox struct {
	request Request
	cases   []*testcase.Case // the best first

	lock sync.Mutex
	used map[*testcase.Exchange]bool
}

// NewSandbox returns the sandbox of a request over the cases of a file; ok is false if no case of
// the request's method ends well.
//
// The case that answers first is one of the same method that agrees with the request in the query
// parameters by which cases differ, and among those the one whose body has the most fields in
// common with the request's. Where it has no answer, the other cases are asked.
func NewSandbox(file *testcase.File, request Request) (sandbox *Sandbox, ok bool) {
	s := &Sandbox{request: request, used: map[*testcase.Exchange]bool{}}
	s.cases = slices.DeleteFunc(slices.Clone(file.Cases), func(c *testcase.Case) bool { return c.Error != nil })
	names := discriminating(s.cases, request.Method)
	slices.SortStableFunc(s.cases, func(a, b *testcase.Case) int {
		return slices.CompareFunc(request.distance(a, names), request.distance(b, names), cmp.Compare[int])
	})
	if len(s.cases) == 0 || s.cases[0].Request.Method != request.Method {
		return nil, false
	}
	return s, true
}

// Case returns the case that answers first. The call needs its account.
func (s *Sandbox) Case() *testcase.Case { return s.cases[0] }

// Exchanges implements Script.
func (s *Sandbox) Exchanges() []testcase.Exchange {
	var all []testcase.Exchange
	for _, c := range s.cases {
		all = append(all, c.Exchanges...)
	}
	return all
}

// Answer implements Script: the answer of the first exchange with the method and path of the
// request that has not been used, or else that of the last one of its case; 404 if there is none.
func (s *Sandbox) Answer(request *Received) testcase.Answer {
	s.lock.Lock()
	defer s.lock.Unlock()
	path := pathOf(request.URL)
	var again *testcase.Exchange
	for _, c := range s.cases {
		matching := s.matching(c, request.Method, path)
		for _, recorded := range matching {
			if !s.used[recorded] {
				s.used[recorded] = true
				return recorded.Answer
			}
		}
		if again == nil && len(matching) > 0 {
			again = matching[len(matching)-1]
		}
	}
	if again != nil {
		return again.Answer
	}
	return refusal(http.StatusNotFound, "the sandbox has no recording of "+request.Method+" "+path)
}

// matching returns the exchanges of a case that can answer a request.
func (s *Sandbox) matching(c *testcase.Case, method, path string) []*testcase.Exchange {
	var found []*testcase.Exchange
	for i := range c.Exchanges {
		recorded := &c.Exchanges[i]
		if recorded.Method == method && isHealthy(recorded.Answer) && s.request.leadsTo(c, recorded, path) {
			found = append(found, recorded)
		}
	}
	return found
}

// isHealthy tells the answers of a provider that is well from the failures that cases are about,
// which would make a call wait for its next attempt.
func isHealthy(answer testcase.Answer) bool {
	switch answer.Status {
	case http.StatusUnauthorized, http.StatusRequestTimeout, http.StatusTooManyRequests:
		return false
	}
	return answer.Fault == "" && answer.Status < 500
}

func pathOf(text string) string {
	target, err := url.Parse(text)
	if err != nil || target.EscapedPath() == "" {
		return "/"
	}
	return target.EscapedPath()
}

package server

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sony/gobreaker/v2"

	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/gateway"
)

// maxBreakers bounds the servers that are watched. Where every customer has a host of its own,
// there are many.
const maxBreakers = 4096

// breakers keep calls from servers that fail, one circuit breaker for each host of a provider: a
// customer's own server that is down must not stop the provider's other customers.
type breakers struct {
	failures uint32
	pause    time.Duration
	lock     sync.Mutex
	servers  map[server]*gobreaker.TwoStepCircuitBreaker[struct{}]
}

type server struct{ provider, host string }

func newBreakers(failures int, pause time.Duration) *breakers {
	return &breakers{failures: uint32(failures), pause: pause, servers: map[server]*gobreaker.TwoStepCircuitBreaker[struct{}]{}}
}

var (
	errUnhealthy = errors.New("unhealthy")
	errUnknown   = errors.New("unknown")
)

// guard is a runtime.Guard.
func (b *breakers) guard(provider, host string) (done func(runtime.Outcome), failure *runtime.Error) {
	finish, err := b.of(server{provider, host}).Allow()
	if err != nil {
		return nil, &runtime.Error{
			StatusCode: http.StatusServiceUnavailable, Code: "gateway.circuit_open", Origin: runtime.OriginPolicy, Retryable: true,
			RetryAfter: b.pause.Seconds(), Cause: err,
			Message: "the server of " + provider + " has failed again and again, and is left alone for a while",
		}
	}
	return func(outcome runtime.Outcome) {
		switch outcome {
		case runtime.OutcomeHealthy:
			finish(nil)
		case runtime.OutcomeUnhealthy:
			finish(errUnhealthy)
		default:
			finish(errUnknown)
		}
	}, nil
}

func (b *breakers) of(s server) *gobreaker.TwoStepCircuitBreaker[struct{}] {
	b.lock.Lock()
	defer b.lock.Unlock()
	if breaker := b.servers[s]; breaker != nil {
		return breaker
	}
	if len(b.servers) >= maxBreakers {
		b.forget()
	}
	breaker := gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
		Timeout:     b.pause,
		ReadyToTrip: func(counts gobreaker.Counts) bool { return counts.ConsecutiveFailures >= b.failures },
		IsExcluded:  func(err error) bool { return errors.Is(err, errUnknown) },
	})
	b.servers[s] = breaker
	return breaker
}

// forget makes room: servers that are well lose nothing but a count, and where none is well, all
// are given another chance.
func (b *breakers) forget() {
	for s, breaker := range b.servers {
		if breaker.State() == gobreaker.StateClosed {
			delete(b.servers, s)
		}
	}
	if len(b.servers) >= maxBreakers {
		clear(b.servers)
	}
}

// open returns the servers that are not called at present, sorted.
func (b *breakers) open() []gateway.OpenBreaker {
	b.lock.Lock()
	defer b.lock.Unlock()
	var out []gateway.OpenBreaker
	for s, breaker := range b.servers {
		if breaker.State() == gobreaker.StateOpen {
			out = append(out, gateway.OpenBreaker{Provider: s.provider, Host: s.host})
		}
	}
	slices.SortFunc(out, func(a, b gateway.OpenBreaker) int {
		return strings.Compare(a.Provider+"\x00"+a.Host, b.Provider+"\x00"+b.Host)
	})
	return out
}

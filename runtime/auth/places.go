package auth

import (
	"context"
	"net/url"
	"sync"

	"golang.org/x/sync/semaphore"
)

// maxAtHost bounds the renewals that are under way at one host. Each holds a lock of the store, of
// which there may be few: a token endpoint that hangs must not take those that accounts of other
// providers need.
const maxAtHost = 8

// places are those of renewals at the hosts of token endpoints. The zero value has none taken.
type places struct {
	lock sync.Mutex
	of   map[string]*host
}

// host is one that renewals are under way at, or wait for.
type host struct {
	free  *semaphore.Weighted
	users int
}

// enter waits for a place at the host of a token endpoint, until ctx ends. leave gives it back.
func (p *places) enter(ctx context.Context, tokenURL string) (leave func(), failure *Error) {
	name := ""
	if target, err := url.Parse(tokenURL); err == nil {
		name = target.Host
	}
	at := p.use(name)
	if err := at.free.Acquire(ctx, 1); err != nil {
		p.done(name, at)
		return nil, &Error{
			Code: CodeTokenEndpoint, Message: "the token endpoint is slow, and as many renewals wait for it as are made at once; try again later",
			Retryable: true, Cause: err,
		}
	}
	return func() {
		at.free.Release(1)
		p.done(name, at)
	}, nil
}

func (p *places) use(name string) *host {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.of == nil {
		p.of = map[string]*host{}
	}
	at := p.of[name]
	if at == nil {
		at = &host{free: semaphore.NewWeighted(maxAtHost)}
		p.of[name] = at
	}
	at.users++
	return at
}

func (p *places) done(name string, at *host) {
	p.lock.Lock()
	defer p.lock.Unlock()
	if at.users--; at.users == 0 {
		delete(p.of, name)
	}
}

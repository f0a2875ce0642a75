package runtime

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/transport"
)

// EndSessions logs out at the providers whose logins have given tokens that are still good, for a
// process that is about to end and takes no calls any more.
func (r *Runtime) EndSessions(ctx context.Context) {
	r.tokens.EndSessions(ctx)
	r.privateTokens.EndSessions(ctx)
}

// logout returns the call that ends a session, nil if the provider has none. It is kept as long as
// the token, and so holds the account and the mapping of this session but nothing of its call.
func (s *session) logout(login *mapping.SessionLogin) func(context.Context, func(*transport.Request) error) error {
	if login.LogoutPath == nil {
		return nil
	}
	kept := &session{runtime: s.runtime, account: s.account, mapping: s.mapping, started: s.started, calls: value.NewObject(0)}
	return func(ctx context.Context, apply func(*transport.Request) error) error {
		f := kept.frame(ctx)
		f.Set(mapping.RootCredentials, kept.credentialObject())
		server, _, err := kept.mapping.Provider.Server.Render(f)
		if err != nil {
			return err
		}
		path, _, err := login.LogoutPath.Render(f)
		if err != nil {
			return err
		}
		request := &transport.Request{Method: login.LogoutMethod, URL: strings.TrimSuffix(server, "/") + path, Header: http.Header{}}
		if err := apply(request); err != nil {
			return err
		}
		response, err := kept.runtime.client(kept.account).Do(ctx, request)
		if err == nil && response.Status >= 300 {
			err = fmt.Errorf("the logout of %s was answered with %d", kept.mapping.Provider.Label, response.Status)
		}
		return err
	}
}

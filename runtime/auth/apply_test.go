package auth_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/auth"
	"github.com/unimap/unimap/runtime/transport"
)

func TestAuthorize(t *testing.T) {
	for _, test := range []struct {
		name   string
		spec   auth.Spec
		query  string
		header string
		want   string
		url    string
		code   string
	}{
		{name: "bearer", spec: auth.Bearer{Token: "abc"}, header: "Authorization", want: "Bearer abc"},
		{name: "bearer with a scheme", spec: auth.Bearer{Token: "abc", Scheme: "Acme-token"}, header: "Authorization", want: "Acme-token abc"},
		{name: "bearer without a token", spec: auth.Bearer{}, code: auth.CodeMissingCredentials},
		{name: "bearer with a line break", spec: auth.Bearer{Token: "s3cr3t\r\nX: y"}, code: auth.CodeInvalidCredentials},
		{name: "basic", spec: auth.Basic{Username: "user", Password: "pass:wörd"}, header: "Authorization", want: "Basic dXNlcjpwYXNzOnfDtnJk"},
		{name: "basic without a password", spec: auth.Basic{Username: "key"}, header: "Authorization", want: "Basic a2V5Og=="},
		{name: "basic without a user", spec: auth.Basic{Password: "x"}, header: "Authorization", want: "Basic Ong="},
		{name: "basic without either", spec: auth.Basic{}, code: auth.CodeMissingCredentials},
		{name: "basic with a colon", spec: auth.Basic{Username: "s3cr3t:x"}, code: auth.CodeInvalidCredentials},
		{name: "header", spec: auth.Header{"X-Api-Key": "abc"}, header: "X-Api-Key", want: "abc"},
		{name: "header in place of a caller's", spec: auth.Header{"x-given": "abc"}, header: "X-Given", want: "abc"},
		{name: "header without a value", spec: auth.Header{"X-Api-Key": ""}, code: auth.CodeMissingCredentials},
		{name: "header that is forbidden", spec: auth.Header{"Host": "s3cr3t"}, code: auth.CodeInvalidCredentials},
		{name: "query", spec: auth.Query{"token": "a&b c", "key": "k"}, url: "https://acme.example/p%2Fq?key=k&token=a%26b+c"},
		{name: "query after another", spec: auth.Query{"key": "k"}, query: "?x[]=1&y=%20", url: "https://acme.example/p%2Fq?x[]=1&y=%20&key=k"},
		{name: "query in place of a caller's", spec: auth.Query{"key": "k"}, query: "?key=z&%6Bey&a=1&&keys=2", url: "https://acme.example/p%2Fq?a=1&keys=2&key=k"},
		{name: "query without a value", spec: auth.Query{"key": ""}, code: auth.CodeMissingCredentials},
		{name: "nothing", spec: nil, code: auth.CodeMissingCredentials},
	} {
		t.Run(test.name, func(t *testing.T) {
			manager := auth.NewManager(account.NewMemory(), nil, auth.Options{})
			request := &transport.Request{Method: "GET", URL: "https://acme.example/p%2Fq" + test.query, Header: http.Header{"X-Given": {"caller"}}}
			if test.header == "Authorization" {
				request.Header = nil
			}
			err := manager.Authorize(context.Background(), &account.Account{}, test.spec, request)
			if test.code != "" {
				if failure := wantError(t, err, test.code); strings.Contains(failure.Error(), "s3cr3t") {
					t.Errorf("the error shows a secret: %v", failure)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if test.header != "" && (request.Header.Get(test.header) != test.want || len(request.Header.Values(test.header)) != 1) {
				t.Errorf("got %v, want %s: %s", request.Header, test.header, test.want)
			}
			if test.url != "" && request.URL != test.url {
				t.Errorf("got %s, want %s", request.URL, test.url)
			}
		})
	}
}

func TestQueryOfAnUnparsableURL(t *testing.T) {
	manager := auth.NewManager(account.NewMemory(), nil, auth.Options{})
	err := manager.Authorize(context.Background(), &account.Account{}, auth.Query{"k": "v"}, &transport.Request{URL: "https://[s3cr3t"})
	if failure := wantError(t, err, auth.CodeInvalidCredentials); strings.Contains(failure.Error(), "s3cr3t") {
		t.Errorf("the error shows the URL: %v", failure)
	}
}

func TestUsedToken(t *testing.T) {
	for _, test := range []struct {
		spec   auth.Spec
		header string
		want   string
	}{
		{auth.Bearer{}, "Bearer abc", "abc"},
		{auth.OAuth2{}, "Bearer abc", "abc"},
		{auth.OAuth2{Scheme: "Acme-token"}, "Acme-token abc", "abc"},
		{auth.OAuth2{}, "Basic abc", ""},
		{auth.Basic{}, "Basic abc", ""},
	} {
		request := &transport.Request{Header: http.Header{"Authorization": {test.header}}}
		if got := auth.UsedToken(test.spec, request); got != test.want {
			t.Errorf("%s: got %q, want %q", test.header, got, test.want)
		}
	}
}

func TestReauthorizeWithoutTokens(t *testing.T) {
	manager := auth.NewManager(account.NewMemory(), nil, auth.Options{})
	changed, err := manager.Reauthorize(context.Background(), &account.Account{}, auth.Bearer{Token: "abc"}, "abc")
	if changed || err != nil {
		t.Errorf("got %v, %v", changed, err)
	}
}

func TestSpecsAreNeverShown(t *testing.T) {
	for _, spec := range []auth.Spec{
		auth.Bearer{Token: "s3cr3t"},
		auth.Basic{Username: "s3cr3t", Password: "s3cr3t"},
		auth.Header{"X": "s3cr3t"},
		auth.Query{"x": "s3cr3t"},
		auth.OAuth2{ClientSecret: "s3cr3t", AccessToken: "s3cr3t", RefreshToken: "s3cr3t", ExtraParameters: map[string]string{"x": "s3cr3t"}},
	} {
		wantNoSecret(t, spec)
		wantNoSecret(t, struct{ Spec auth.Spec }{spec})
	}
}

func wantNoSecret(t *testing.T, v any) {
	t.Helper()
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("text", "v", v)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("json", "v", v)
	texts := []string{log.String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d"} {
		texts = append(texts, fmt.Sprintf(verb, v))
	}
	if _, isError := v.(error); !isError {
		encoded, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(encoded))
	}
	for _, text := range texts {
		if strings.Contains(text, "s3cr3t") {
			t.Errorf("a secret shows in %s", text)
		}
	}
}

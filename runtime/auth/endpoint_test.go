package auth_test

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/auth"
	"github.com/unimap/unimap/runtime/transport"
)

func TestTokenRequest(t *testing.T) {
	const basic = "Basic Y2xpJTJCZW50OnMlM0FlYw==" // cli%2Bent:s%3Aec
	for _, test := range []struct {
		name   string
		spec   auth.OAuth2
		basic  string
		form   string
		bearer string
	}{
		{
			"refresh, in the header", auth.OAuth2{Scopes: []string{"a"}},
			basic, "grant_type=refresh_token&refresh_token=r%26t", "Bearer new-access",
		},
		{
			"refresh, in the body", auth.OAuth2{AuthStyle: auth.AuthStyleBody},
			"", "client_id=cli%2Bent&client_secret=s%3Aec&grant_type=refresh_token&refresh_token=r%26t", "Bearer new-access",
		},
		{
			"client credentials", auth.OAuth2{Grant: auth.GrantClientCredentials, Scopes: []string{"a", "b"}},
			basic, "grant_type=client_credentials&scope=a+b", "Bearer new-access",
		},
		{
			"extra parameters and a scheme",
			auth.OAuth2{Grant: auth.GrantClientCredentials, Scheme: "Acme-token", ExtraParameters: map[string]string{"audience": "x", "grant_type": "y"}},
			basic, "audience=x&grant_type=client_credentials", "Acme-token new-access",
		},
		{
			"client of the spec", auth.OAuth2{ClientID: "own", ClientSecret: "own-secret", AuthStyle: auth.AuthStyleBody},
			"", "client_id=own&client_secret=own-secret&grant_type=refresh_token&refresh_token=r%26t", "Bearer new-access",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			store, server := account.NewMemory(), answering(jsonAnswer(200, granted))
			manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
			acct := stored(t, store, account.RefreshToken, "r&t", account.ClientID, "cli+ent", account.ClientSecret, "s:ec")
			test.spec.TokenURL = "https://acme.example/token"
			wantAuthorized(t, manager, acct, test.spec, test.bearer)
			request := server.requests[0]
			if request.Method != "POST" || request.URL != test.spec.TokenURL || request.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
				t.Errorf("got %s %s %v", request.Method, request.URL, request.Header)
			}
			if got := request.Header.Get("Authorization"); got != test.basic {
				t.Errorf("Authorization %q, want %q", got, test.basic)
			}
			if got := string(request.Body); got != test.form {
				t.Errorf("body %s\nwant %s", got, test.form)
			}
		})
	}
}

func TestPublicClient(t *testing.T) {
	store, server := account.NewMemory(), answering(jsonAnswer(200, granted))
	manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
	acct := stored(t, store, account.RefreshToken, "r")
	wantAuthorized(t, manager, acct, auth.OAuth2{ClientID: "public"}, "Bearer new-access")
	if got := string(server.requests[0].Body); got != "client_id=public&grant_type=refresh_token&refresh_token=r" {
		t.Errorf("body %s", got)
	}
	if got := server.requests[0].Header.Get("Authorization"); got != "" {
		t.Errorf("Authorization %q", got)
	}
}

func TestClientCredentialsNeedNoRefreshToken(t *testing.T) {
	store, server := account.NewMemory(), answering(jsonAnswer(200, granted))
	clock := newClock()
	manager := auth.NewManager(store, server, auth.Options{Now: clock.Now})
	acct := stored(t, store, account.ClientID, "c", account.ClientSecret, "s")
	spec := auth.OAuth2{Grant: auth.GrantClientCredentials}
	for range 2 {
		wantAuthorized(t, manager, acct, spec, "Bearer new-access")
		clock.advance(time.Hour)
	}
	if got := load(t, store).Credentials.Get(account.RefreshToken); got != "" || server.count() != 2 {
		t.Errorf("kept refresh token %q after %d token requests", got, server.count())
	}
}

func TestIncompleteSpecs(t *testing.T) {
	for name, test := range map[string]struct {
		spec auth.OAuth2
		code string
	}{
		"no tokens":     {auth.OAuth2{}, auth.CodeMissingCredentials},
		"no client":     {auth.OAuth2{Grant: auth.GrantClientCredentials}, auth.CodeMissingCredentials},
		"other grant":   {auth.OAuth2{Grant: "password"}, auth.CodeInvalidCredentials},
		"expired token": {auth.OAuth2{AccessToken: "s3cr3t", ExpiresAt: start}, auth.CodeReauthorize},
	} {
		t.Run(name, func(t *testing.T) {
			store, server := account.NewMemory(), answering(jsonAnswer(200, granted))
			manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
			_, err := authorized(manager, stored(t, store), test.spec)
			wantNoSecret(t, error(wantError(t, err, test.code)))
			if server.count() != 0 {
				t.Errorf("%d token requests", server.count())
			}
		})
	}
}

func TestTokenAnswers(t *testing.T) {
	form := func(body string) *transport.Response {
		return &transport.Response{Status: 200, Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded; charset=utf-8"}}, Body: []byte(body)}
	}
	in := func(seconds int64) string {
		return start.Add(time.Duration(seconds) * time.Second).Format(time.RFC3339)
	}
	for _, test := range []struct {
		name    string
		answer  *transport.Response
		expires string
	}{
		{"number", jsonAnswer(200, `{"access_token":"new-access","expires_in":3600}`), in(3600)},
		{"text", jsonAnswer(200, `{"access_token":"new-access","expires_in":"3600"}`), in(3600)},
		{"fraction", jsonAnswer(200, `{"access_token":"new-access","expires_in":3599.5}`), in(3599)},
		{"shorter than the margin", jsonAnswer(200, `{"access_token":"new-access","expires_in":10}`), in(10)},
		{"none", jsonAnswer(200, `{"access_token":"new-access"}`), ""},
		{"null", jsonAnswer(200, `{"access_token":"new-access","expires_in":null}`), ""},
		{"zero", jsonAnswer(200, `{"access_token":"new-access","expires_in":0}`), ""},
		{"negative", jsonAnswer(200, `{"access_token":"new-access","expires_in":-5}`), ""},
		{"not a number", jsonAnswer(200, `{"access_token":"new-access","expires_in":"NaN"}`), ""},
		{"huge", jsonAnswer(200, `{"access_token":"new-access","expires_in":1e300}`), in(10 * 365 * 24 * 3600)},
		{"status 201", jsonAnswer(201, `{"access_token":"new-access"}`), ""},
		{"key twice", jsonAnswer(200, `{"access_token":"x","access_token":"new-access"}`), ""},
		{"empty error", jsonAnswer(200, `{"access_token":"new-access","error":""}`), ""},
		{"form", form("access_token=new-access&expires_in=3600"), in(3600)},
		{"JSON said to be a form", form(` {"access_token":"new-access"}`), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			store, server := account.NewMemory(), answering(test.answer)
			manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
			acct := stored(t, store, account.RefreshToken, "r")
			wantAuthorized(t, manager, acct, refreshing, "Bearer new-access")
			if got := load(t, store).Credentials.Get(account.ExpiresAt); got != test.expires {
				t.Errorf("expires at %q, want %q", got, test.expires)
			}
		})
	}
}

func TestTokenFailures(t *testing.T) {
	later := jsonAnswer(429, `{"error":"slow_down"}`)
	later.Header.Set("Retry-After", "30")
	for _, test := range []struct {
		name      string
		answer    *transport.Response
		code      string
		oauth     string
		retryable bool
		after     time.Duration
	}{
		{"invalid grant", jsonAnswer(400, `{"error":"invalid_grant"}`), auth.CodeReauthorize, "invalid_grant", false, 0},
		{"invalid grant in capitals", jsonAnswer(400, `{"error":"Invalid_Grant"}`), auth.CodeReauthorize, "invalid_grant", false, 0},
		{"invalid grant with 200", jsonAnswer(200, `{"error":"invalid_grant"}`), auth.CodeReauthorize, "invalid_grant", false, 0},
		{"error beside a token", jsonAnswer(200, `{"error":"invalid_grant","access_token":"x"}`), auth.CodeReauthorize, "invalid_grant", false, 0},
		{"invalid client", jsonAnswer(401, `{"error":"invalid_client"}`), auth.CodeReauthorize, "invalid_client", false, 0},
		{"unauthorized client", jsonAnswer(400, `{"error":"unauthorized_client"}`), auth.CodeReauthorize, "unauthorized_client", false, 0},
		{"401 without an error", jsonAnswer(401, `<html>`), auth.CodeReauthorize, "", false, 0},
		{"invalid request", jsonAnswer(400, `{"error":"invalid_request"}`), auth.CodeTokenEndpoint, "invalid_request", false, 0},
		{"error that is no code", jsonAnswer(400, `{"error":"Too many requests!"}`), auth.CodeTokenEndpoint, "other", false, 0},
		{"error that is an object", jsonAnswer(400, `{"error":{"code":1}}`), auth.CodeTokenEndpoint, "", false, 0},
		{"not found", jsonAnswer(404, ``), auth.CodeTokenEndpoint, "", false, 0},
		{"redirect", jsonAnswer(302, ``), auth.CodeTokenEndpoint, "", false, 0},
		{"rate limit", later, auth.CodeTokenEndpoint, "slow_down", true, 30 * time.Second},
		{"server error", jsonAnswer(500, `{"error":"invalid_grant"}`), auth.CodeTokenEndpoint, "invalid_grant", true, 0},
		{"unavailable", jsonAnswer(503, `<html>`), auth.CodeTokenEndpoint, "", true, 0},
		{"not JSON", jsonAnswer(200, `<html>`), auth.CodeTokenEndpoint, "", true, 0},
		{"empty", jsonAnswer(200, ``), auth.CodeTokenEndpoint, "", true, 0},
		{"a list", jsonAnswer(200, `[]`), auth.CodeTokenEndpoint, "", true, 0},
		{"no token", jsonAnswer(200, `{}`), auth.CodeTokenEndpoint, "", true, 0},
		{"token not text", jsonAnswer(200, `{"access_token":5}`), auth.CodeTokenEndpoint, "", true, 0},
		{"token that cannot be sent", jsonAnswer(200, `{"access_token":"a\r\nb"}`), auth.CodeTokenEndpoint, "", true, 0},
		{"too large", jsonAnswer(200, `{"access_token":"a","x":"`+strings.Repeat("x", 1<<20)+`"}`), auth.CodeTokenEndpoint, "", true, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			store, server := account.NewMemory(), answering(test.answer)
			manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
			acct := stored(t, store, account.RefreshToken, "r")
			_, err := authorized(manager, acct, refreshing)
			failure := wantError(t, err, test.code)
			if failure.OAuthError != test.oauth || failure.Retryable != test.retryable || failure.RetryAfter != test.after || failure.Status != test.answer.Status {
				t.Errorf("got %#v", failure)
			}
			if kept := load(t, store).Credentials; kept.Get(account.AccessToken) != "" || kept.Get(account.RefreshToken) != "r" {
				t.Errorf("the tokens became %v", kept.Reveal())
			}
		})
	}
}

func TestTokenFailuresHoldNoSecrets(t *testing.T) {
	acct := func(t *testing.T, store account.Store) *account.Account {
		return stored(t, store, account.AccessToken, "s3cr3t-access", account.ExpiresAt, start.Format(time.RFC3339),
			account.RefreshToken, "s3cr3t-refresh/+", account.ClientID, "client", account.ClientSecret, "s3cr3t-client", "password", "s3cr3t-password")
	}
	basic := base64.StdEncoding.EncodeToString([]byte("client:s3cr3t-client"))
	spec := auth.OAuth2{TokenURL: "https://acme.example/token", ExtraParameters: map[string]string{"key": "s3cr3t-extra"}}
	for name, text := range map[string]string{
		"access token":        "s3cr3t-access",
		"refresh token":       "token s3cr3t-refresh/+ is no good",
		"encoded":             "refresh_token=" + url.QueryEscape("s3cr3t-refresh/+"),
		"client's secret":     "s3cr3t-client",
		"Basic":               "Authorization: Basic " + basic,
		"other credential":    "s3cr3t-password",
		"parameter":           "s3cr3t-extra",
		"across the cut":      strings.Repeat("x ", 95) + "s3cr3t-access",
		"long":                strings.Repeat("s3cr3t-access and more ", 100),
		"with control bytes":  "a\x1b[31m s3cr3t-access \u202e\u0000",
		"twice and connected": "s3cr3t-accesss3cr3t-access",
	} {
		for _, member := range []string{"error", "error_description"} {
			t.Run(member+" with "+name, func(t *testing.T) {
				store := account.NewMemory()
				server := &endpoint{handle: func(int, url.Values) (*transport.Response, error) {
					body := `{"error":"invalid_grant",` + quoted(member) + ":" + quoted(text) + "}"
					return jsonAnswer(400, body), nil
				}}
				manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
				_, err := authorized(manager, acct(t, store), spec)
				var failure *auth.Error
				if !errors.As(err, &failure) {
					t.Fatalf("got %v", err)
				}
				wantNoSecret(t, error(failure))
				wantNoSecret(t, error(failure.Cause))
				if len(failure.Message) > 400 || strings.ContainsAny(failure.Message, "\x00\x1b\n\u202e") {
					t.Errorf("message %q", failure.Message)
				}
				if strings.Contains(failure.Error(), basic[8:16]) {
					t.Errorf("base64 of a secret shows in %q", failure.Message)
				}
			})
		}
	}
}

func quoted(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, char := range text {
		switch {
		case char == '"' || char == '\\':
			out.WriteByte('\\')
			out.WriteRune(char)
		case char < ' ':
			out.WriteString(`\u00` + string("0123456789abcdef"[char>>4]) + string("0123456789abcdef"[char&15]))
		default:
			out.WriteRune(char)
		}
	}
	out.WriteByte('"')
	return out.String()
}

func TestUnreachableTokenEndpoint(t *testing.T) {
	for _, test := range []struct {
		err       error
		retryable bool
	}{
		{&transport.Error{Code: transport.CodeTimeout, Message: "timeout", Sent: true}, true},
		{&transport.Error{Code: transport.CodeConnect, Message: "refused"}, true},
		{&transport.Error{Code: transport.CodeTLS, Message: "certificate"}, false},
		{&transport.Error{Code: transport.CodeInvalidRequest, Message: "URL"}, false},
		{errors.New("other"), true},
	} {
		store := account.NewMemory()
		server := &endpoint{handle: func(int, url.Values) (*transport.Response, error) { return nil, test.err }}
		manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
		_, err := authorized(manager, stored(t, store, account.RefreshToken, "r"), refreshing)
		failure := wantError(t, err, auth.CodeTokenEndpoint)
		if failure.Retryable != test.retryable || !errors.Is(err, test.err) {
			t.Errorf("%v: got %#v", test.err, failure)
		}
	}
}

func FuzzTokenAnswer(f *testing.F) {
	f.Add(200, "application/json", []byte(granted))
	f.Add(400, "application/json", []byte(`{"error":"invalid_grant","error_description":"x"}`))
	f.Add(200, "application/x-www-form-urlencoded", []byte("access_token=a&expires_in=5"))
	f.Fuzz(func(t *testing.T, status int, contentType string, body []byte) {
		store := account.NewMemory()
		server := answering(&transport.Response{Status: status, Header: http.Header{"Content-Type": {contentType}}, Body: body})
		manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
		acct := stored(t, store, account.RefreshToken, "0123456789abcdef")
		request := &transport.Request{Method: "GET", URL: "https://acme.example/"}
		err := manager.Authorize(context.Background(), acct, refreshing, request)
		var failure *auth.Error
		switch {
		case err == nil && transport.CheckHeader("Authorization", request.Header.Get("Authorization")) != nil:
			t.Errorf("unsendable header %q", request.Header.Get("Authorization"))
		case err != nil && !errors.As(err, &failure):
			t.Errorf("untyped error %v", err)
		case err != nil && strings.Contains(err.Error(), "0123456789abcdef"):
			t.Errorf("the error shows a secret: %v", err)
		}
	})
}

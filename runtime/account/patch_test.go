package account_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account"
)

func decoded(t *testing.T, text string) *value.Object {
	t.Helper()
	v, err := value.Decode([]byte(text), value.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return v.(*value.Object)
}

func patched(t *testing.T, base *account.Account, text string) (*account.Account, error) {
	t.Helper()
	return account.Patch(base, decoded(t, text))
}

const whole = `{"id":"a1","provider":"acme","settings":{"x":{"y":1,"z":2},"s":"t"},"credentials":{"token":"$HOME","other":"o"},
	"network":{"allow_private_addresses":true},"overlays":{"ticketing/tickets":{"record":{"name":"response.x"}},"crm/contacts":"record:\n  id: id\n"}}`

func TestPatch(t *testing.T) {
	for _, tt := range []struct{ name, patch, want string }{
		{"nothing", `{}`, `{"id":"a1","provider":"acme","status":"needs_reauth","settings":{"x":{"y":1,"z":2},"s":"t"},"credential_names":["other","token"],"network":{"allow_private_addresses":true},"overlays":{"crm/contacts":"record:\n  id: id\n","ticketing/tickets":{"record":{"name":"response.x"}}},"version":0}`},
		{"a bit of each", `{"id":"a1","provider":"acme","settings":{"x":{"y":null,"w":[null]},"s":"u"},"credentials":{"other":null,"new":"n"},"network":{"allow_private_addresses":false},"overlays":{"crm/contacts":null}}`,
			`{"id":"a1","provider":"acme","status":"active","settings":{"x":{"z":2,"w":[null]},"s":"u"},"credential_names":["new","token"],"network":{"allow_private_addresses":false},"overlays":{"ticketing/tickets":{"record":{"name":"response.x"}}},"version":0}`},
		{"all of it away", `{"settings":null,"credentials":null,"network":null,"overlays":null,"status":"active"}`,
			`{"id":"a1","provider":"acme","status":"active","settings":{},"credential_names":[],"network":{"allow_private_addresses":false},"overlays":{},"version":0}`},
		{"the status alone", `{"status":"active","network":{}}`, `{"id":"a1","provider":"acme","status":"active","settings":{"x":{"y":1,"z":2},"s":"t"},"credential_names":["other","token"],"network":{"allow_private_addresses":true},"overlays":{"crm/contacts":"record:\n  id: id\n","ticketing/tickets":{"record":{"name":"response.x"}}},"version":0}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			base, err := patched(t, &account.Account{}, whole)
			if err != nil {
				t.Fatal(err)
			}
			if got := base.Credentials.Get("token"); got != "$HOME" {
				t.Errorf("the token is %q", got)
			}
			base.Status = account.StatusNeedsReauth
			before := string(value.Append(nil, account.View(base)))
			got, err := patched(t, base, tt.patch)
			if err != nil {
				t.Fatal(err)
			}
			if shown := string(value.Append(nil, account.View(got))); shown != tt.want {
				t.Errorf("got  %s\nwant %s", shown, tt.want)
			}
			if after := string(value.Append(nil, account.View(base))); after != before {
				t.Errorf("the account itself was changed: %s", after)
			}
		})
	}
}

func TestPatchRefuses(t *testing.T) {
	base, err := patched(t, &account.Account{}, whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ patch, pointer, message string }{
		{`{"password":"hunter2"}`, "", "password is unknown"},
		{`{"hunter2 is it":1}`, "", "... is unknown"},
		{`{"id":"a2"}`, "/id", "cannot change"},
		{`{"id":7}`, "/id", "must be text"},
		{`{"provider":"other"}`, "/provider", "cannot change"},
		{`{"settings":"hunter2"}`, "/settings", "must be an object"},
		{`{"credentials":["hunter2"]}`, "/credentials", "must be an object"},
		{`{"credentials":{"token":["hunter2"]}}`, "/credentials/token", "must be text"},
		{`{"credentials":{"hunter2 ":"x"}}`, "/credentials", "letters"},
		{`{"network":{"proxy":"hunter2"}}`, "/network", "network.proxy is unknown"},
		{`{"network":{"allow_private_addresses":"hunter2"}}`, "/network/allow_private_addresses", "true or false"},
		{`{"overlays":{"tickets":{}}}`, "/overlays", "MODEL/RESOURCE"},
		{`{"overlays":{"ticketing/tickets":7}}`, "/overlays/ticketing~1tickets", "must be an object"},
		{`{"status":"hunter2"}`, "/status", "must be active or"},
		{`{"status":null}`, "/status", "must be active or"},
	} {
		_, err := patched(t, base, tt.patch)
		var failure *account.Error
		if !errors.As(err, &failure) || failure.Code != account.CodeInvalid || failure.Pointer != tt.pointer || !strings.Contains(failure.Message, tt.message) || strings.Contains(failure.Message, "hunter2") {
			t.Errorf("%s: got %+v", tt.patch, err)
		}
	}
	if _, err := patched(t, &account.Account{}, `{"provider":"acme"}`); err == nil {
		t.Error("an account has no id")
	}
	if _, err := patched(t, &account.Account{}, `{"id":"a1"}`); err == nil {
		t.Error("an account has no provider")
	}
}

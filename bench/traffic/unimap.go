package traffic

import (
	"context"
	"io/fs"
	"net/http"
	"net/url"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/gateway"
	"github.com/unimap/unimap/schemas"
)

// The account that requests are made for, and the token that they carry.
const (
	accountID = "measured"
	apiToken  = "um_measured"
)

// Unimap is the gateway of unimap with one account of the tracker, and no bound on the calls of an
// account. It always validates the bodies of requests, and answers too if it is told to. The
// client makes the exchanges; nil is the one of unimap.
func Unimap(mappings fs.FS, provider *url.URL, validate bool, client runtime.Client) (http.Handler, error) {
	catalog, err := engine.Load(mappings, schemas.FS)
	if err != nil {
		return nil, err
	}
	accounts := account.NewMemory()
	if err := accounts.Put(context.Background(), &account.Account{
		ID: accountID, Provider: "tracker", Settings: value.ObjectOf("address", provider.String()),
		Credentials: account.NewCredentials(map[string]string{"token": "made-up"}),
		Network:     account.Network{AllowPrivateAddresses: true},
	}); err != nil {
		return nil, err
	}
	options := runtime.Options{Accounts: accounts, Client: client, Validate: runtime.ValidateOff}
	if validate {
		options.Validate = runtime.ValidateStrict
	}
	return gateway.New(gateway.Options{
		Runtime: runtime.New(catalog, options),
		Tokens: gateway.StaticTokens{
			{Holder: "bench", Digest: gateway.TokenDigest(apiToken), Scopes: []gateway.Scope{gateway.ScopeCall}},
		},
	}), nil
}

// UnifiedPath is where the gateway of unimap changes the ticket of an id.
func UnifiedPath(id string) string {
	return "/unified/ticketing/tickets/" + id + "?integrated_account_id=" + accountID + "&truto_ignore_remote_data=true"
}

// NativePath is where the provider changes the issue of an id.
func NativePath(id string) string { return "/rest/api/2/issue/" + id }

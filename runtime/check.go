package runtime

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account"
)

// CheckAccount holds an account that is to be stored against a catalog: its provider must be
// there, its settings must be what the provider declares, and its overlays must fit mappings of
// the provider. The error is an *Error of origin account with a pointer into the account.
func CheckAccount(catalog *engine.Catalog, a *account.Account) error {
	return asError(checkAccount(catalog, a))
}

func checkAccount(catalog *engine.Catalog, a *account.Account) *Error {
	provider, failure := providerOf(catalog, a.Provider)
	if failure != nil {
		failure.Pointer = "/provider"
		return failure
	}
	settings := a.Settings
	if settings == nil {
		settings = value.NewObject(0)
	}
	if violations := provider.Schema().Validate(settings); len(violations) > 0 {
		return invalidSettings("the settings are not valid: "+placed(violations[0].Pointer, violations[0].Message), violations)
	}
	for _, key := range slices.Sorted(maps.Keys(a.Overlays)) {
		if failure := checkOverlay(catalog, a, key); failure != nil {
			failure.Pointer = "/overlays/" + strings.ReplaceAll(key, "/", "~1")
			return failure
		}
	}
	return nil
}

// invalidSettings is the error for the settings of an account, with pointers into the account.
func invalidSettings(message string, violations []schema.Violation) *Error {
	e := accountError(CodeAccountSettings, "%s", message)
	e.Details = details("/settings", violations)
	e.Pointer = e.Details[0].Pointer
	return e
}

func providerOf(catalog *engine.Catalog, name string) (*mapping.Provider, *Error) {
	var known []string
	for _, p := range catalog.Providers() {
		if p.Name == name {
			return p, nil
		}
		known = append(known, p.Name)
	}
	e := &Error{StatusCode: http.StatusUnprocessableEntity, Code: CodeUnknownProvider, Origin: OriginAccount, Message: "there is no such provider"}
	if guess := suggest.Closest(name, known); guess != "" {
		e.Message += "; did you mean " + guess + "?"
	}
	return nil, e
}

func checkOverlay(catalog *engine.Catalog, a *account.Account, key string) *Error {
	model, resource, _ := strings.Cut(key, "/")
	m, ok := catalog.Mapping(a.Provider, model, resource)
	if !ok {
		return accountError(CodeInvalidOverlay, "the overlay %s has no mapping to lie over: %s has no %s", key, a.Provider, key)
	}
	if _, err := catalog.Overlaid(m, engine.Layer{Name: "overlay of the account", Content: []byte(a.Overlays[key])}); err != nil {
		e := accountError(CodeInvalidOverlay, "the overlay %s does not fit the mapping: %v", key, err)
		e.Cause = err
		return e
	}
	return nil
}

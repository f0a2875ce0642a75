package runtime_test

import (
	"testing"

	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
)

// Every method can be described, whether its calls have an id or not.
func TestMethodsAreDescribed(t *testing.T) {
	store := account.NewMemory()
	h := newHarness(t, queueMapping, runtime.Options{Accounts: store}, answer{})
	if err := store.Put(t.Context(), h.account); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"get", "list", "create", "delete"} {
		a, method, err := h.runtime.Method(t.Context(), "a1", "ticketing", "tickets", name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if a.ID != "a1" || method.Name != name {
			t.Errorf("%s: got the method %s of %s", name, method.Name, a.ID)
		}
	}
	if _, _, err := h.runtime.Method(t.Context(), "a1", "ticketing", "tickets", "update"); codeOf(err) != runtime.CodeUnsupported {
		t.Errorf("a method that is not there: got %v", err)
	}
}

// An account of a provider that has gone is told so by whatever asks for it.
func TestAccountOfUnknownProvider(t *testing.T) {
	store := account.NewMemory()
	h := newHarness(t, queueMapping, runtime.Options{Accounts: store}, answer{})
	h.account.Provider = "acne"
	if err := store.Put(t.Context(), h.account); err != nil {
		t.Fatal(err)
	}
	_, _, described := h.runtime.Method(t.Context(), "a1", "ticketing", "tickets", "get")
	_, _, listed := h.runtime.Mappings(t.Context(), "a1")
	for name, err := range map[string]error{
		"Method": described, "Mappings": listed, "RefreshCredentials": h.runtime.RefreshCredentials(t.Context(), "a1"),
	} {
		if codeOf(err) != runtime.CodeUnknownProvider {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

package account

import (
	"maps"

	"github.com/unimap/unimap/engine/value"
)

// Account is a customer's connection to one provider.
type Account struct {
	// ID identifies the account in its Store and is what callers refer to.
	ID string
	// Provider is the name of the provider's folder of mappings.
	Provider string
	// Settings are the account's non-secret values, which expressions see as "account". Nil
	// means none.
	Settings *value.Object
	// Credentials are its secrets.
	Credentials Credentials
	// Network is how its provider may be reached.
	Network Network
	// Overlays are partial mappings of its own, as YAML, by "MODEL/RESOURCE".
	Overlays map[string]string
	// Version counts the changes of a stored account from 1. It is 0 for one that has not come
	// from a Store.
	Version int64
	// Status says whether the account can be used; empty means StatusActive.
	Status Status
}

// Network is how an account's provider may be reached.
type Network struct {
	// AllowPrivateAddresses lets calls go to loopback and private addresses, for a provider that
	// is installed in the customer's own network.
	AllowPrivateAddresses bool
}

// Status is whether an account can be used.
type Status string

const (
	// StatusActive is the status of an account in use.
	StatusActive Status = "active"
	// StatusNeedsReauth is the status of an account whose user must authorise it again, since
	// the provider no longer takes its credentials.
	StatusNeedsReauth Status = "needs_reauth"
)

// Clone returns a copy that shares nothing with a that may change: values are immutable once
// handed on, so that settings are copied at their top level only.
func (a *Account) Clone() *Account {
	clone := *a
	if a.Settings != nil {
		clone.Settings = a.Settings.Clone()
	}
	clone.Overlays = maps.Clone(a.Overlays)
	return &clone
}

// Secrets returns the values of all credentials, for masking, in the order of their names.
func (a *Account) Secrets() []string { return a.Credentials.Secrets() }

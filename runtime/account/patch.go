package account

import (
	"fmt"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// members are those of a patch.
var members = []string{"id", "provider", "settings", "credentials", "network", "overlays", "status"}

// Patch returns a copy of an account with a JSON merge patch (RFC 7396) laid over it: what the
// patch leaves out stays, and null removes. Its members are those of an account file (see Decode),
// and status; but credentials are taken as they are written, never from the environment, and
// overlays may be YAML as text as well. An id and a provider are given once and stay. New
// credentials make the account active again.
//
// Every failure is an *Error of code account.invalid that shows no value, so that a secret in the
// wrong place stays hidden too.
func Patch(base *Account, patch *value.Object) (*Account, error) {
	if err := checkMembers(patch); err != nil {
		return nil, err
	}
	next := base.Clone()
	for _, apply := range []func(*Account, *value.Object) error{
		patchNames, patchSettings, patchCredentials, patchNetwork, patchOverlays, patchStatus,
	} {
		if err := apply(next, patch); err != nil {
			return nil, err
		}
	}
	return next, Check(next)
}

func checkMembers(patch *value.Object) error {
	err := checkKeys("", patch, members...)
	if err == nil {
		return nil
	}
	return invalidAt("", "%s", err.Error())
}

// patchNames takes the id and the provider of a new account.
func patchNames(next *Account, patch *value.Object) error {
	for _, name := range []struct {
		key string
		of  *string
	}{{"id", &next.ID}, {"provider", &next.Provider}} {
		if !patch.Has(name.key) {
			continue
		}
		text, ok := patch.Get(name.key).(string)
		switch {
		case !ok:
			return invalidAt(name.key, "%s must be text", name.key)
		case *name.of != "" && *name.of != text:
			return invalidAt(name.key, "%s of an account cannot change; create another account", name.key)
		}
		*name.of = text
	}
	return nil
}

func patchSettings(next *Account, patch *value.Object) error {
	given, present, err := memberOf(patch, "settings")
	if err != nil || !present {
		return err
	}
	if given == nil || next.Settings == nil {
		next.Settings = value.NewObject(0)
	}
	if given != nil {
		next.Settings = merge(next.Settings, given)
	}
	return nil
}

// merge is RFC 7396 for two objects.
func merge(base, patch *value.Object) *value.Object {
	merged := base.Clone()
	for name, v := range patch.All() {
		object, isObject := v.(*value.Object)
		switch {
		case v == nil:
			merged = merged.Without(name)
		case isObject:
			below, ok := merged.Get(name).(*value.Object)
			if !ok {
				below = value.NewObject(0)
			}
			merged.Set(name, merge(below, object))
		default:
			merged.Set(name, v)
		}
	}
	return merged
}

func patchCredentials(next *Account, patch *value.Object) error {
	given, present, err := memberOf(patch, "credentials")
	if err != nil || !present {
		return err
	}
	next.Status = StatusActive
	if given == nil {
		next.Credentials = Credentials{}
		return nil
	}
	for name, v := range given.All() {
		if !shownKey.MatchString(name) {
			return invalidAt("credentials", "a name under credentials is not made of letters, digits and _")
		}
		text, ok := v.(string)
		if !ok && v != nil {
			return invalidAt("credentials/"+name, "credentials.%s must be text, or null to remove it", name)
		}
		next.Credentials = next.Credentials.With(name, text)
	}
	return nil
}

func patchNetwork(next *Account, patch *value.Object) error {
	const key = "allow_private_addresses"
	given, present, err := memberOf(patch, "network")
	if err != nil || !present {
		return err
	}
	if given == nil {
		next.Network = Network{}
		return nil
	}
	if err := checkKeys("network.", given, key); err != nil {
		return invalidAt("network", "%s", err.Error())
	}
	if !given.Has(key) {
		return nil
	}
	allowed, ok := given.Get(key).(bool)
	if !ok && given.Get(key) != nil {
		return invalidAt("network/"+key, "network.%s must be true or false", key)
	}
	next.Network.AllowPrivateAddresses = allowed
	return nil
}

func patchOverlays(next *Account, patch *value.Object) error {
	given, present, err := memberOf(patch, "overlays")
	if err != nil || !present {
		return err
	}
	if given == nil {
		next.Overlays = nil
		return nil
	}
	if next.Overlays == nil {
		next.Overlays = map[string]string{}
	}
	for key, layer := range given.All() {
		if !overlayKey.MatchString(key) {
			return invalidAt("overlays", "a key of overlays is MODEL/RESOURCE, such as ticketing/tickets")
		}
		switch layer := layer.(type) {
		case nil:
			delete(next.Overlays, key)
		case string:
			next.Overlays[key] = layer
		case *value.Object:
			next.Overlays[key] = value.Indent(layer)
		default:
			return invalidAt("overlays/"+strings.ReplaceAll(key, "/", "~1"), "overlays.%s must be an object, a partial mapping", key)
		}
	}
	return nil
}

func patchStatus(next *Account, patch *value.Object) error {
	if !patch.Has("status") {
		return nil
	}
	text, ok := patch.Get("status").(string)
	if !ok || text == "" {
		return invalidAt("status", "status must be %s or %s", StatusActive, StatusNeedsReauth)
	}
	next.Status = Status(text)
	return nil
}

// memberOf returns the object under key; nil stands for null.
func memberOf(patch *value.Object, key string) (object *value.Object, present bool, err error) {
	if !patch.Has(key) {
		return nil, false, nil
	}
	v := patch.Get(key)
	object, ok := v.(*value.Object)
	if !ok && v != nil {
		return nil, false, invalidAt(key, "%s must be an object", key)
	}
	return object, true, nil
}

func invalidAt(place, format string, arguments ...any) *Error {
	e := &Error{Code: CodeInvalid, Message: fmt.Sprintf(format, arguments...)}
	if place != "" {
		e.Pointer = "/" + place
	}
	return e
}

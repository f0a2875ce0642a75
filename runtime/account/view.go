package account

import (
	"maps"
	"slices"

	"github.com/unimap/unimap/engine/value"
)

// View returns an account as its operators may see it: of its credentials the names alone.
func View(a *Account) *value.Object {
	status := a.Status
	if status == "" {
		status = StatusActive
	}
	settings := value.NewObject(0)
	if a.Settings != nil {
		settings = a.Settings
	}
	names := []any{}
	for _, name := range a.Credentials.Names() {
		names = append(names, name)
	}
	overlays := value.NewObject(len(a.Overlays))
	for _, key := range slices.Sorted(maps.Keys(a.Overlays)) {
		overlays.Set(key, shownOverlay(a.Overlays[key]))
	}
	return value.ObjectOf(
		"id", a.ID, "provider", a.Provider, "status", string(status), "settings", settings, "credential_names", names,
		"network", value.ObjectOf("allow_private_addresses", a.Network.AllowPrivateAddresses), "overlays", overlays, "version", a.Version)
}

// shownOverlay returns a partial mapping as the object that it was given as, or else as text.
func shownOverlay(text string) any {
	if decoded, err := value.Decode([]byte(text), value.Limits{}); err == nil {
		if object, ok := decoded.(*value.Object); ok {
			return object
		}
	}
	shown, err := value.From(text)
	if err != nil {
		return ""
	}
	return shown
}

package account

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// MaxFileBytes bounds an account file.
const MaxFileBytes = 1 << 20

// Lookup returns the value of an environment variable, as os.LookupEnv does.
type Lookup func(name string) (value string, ok bool)

var (
	providerName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)
	accountID    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$`)
	variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	// shownKey is a key that messages may show. Others might be a secret in the wrong place.
	shownKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]{0,39}$`)
)

// ReadFile reads an account file; see Decode.
func ReadFile(path string, lookup Lookup) (*Account, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, invalid("the account file cannot be opened: " + err.Error())
	}
	defer file.Close()
	document, err := io.ReadAll(io.LimitReader(file, MaxFileBytes+1))
	if err != nil {
		return nil, invalid("the account file cannot be read: " + err.Error())
	}
	return Decode(document, lookup)
}

// Decode reads an account from YAML or JSON:
//
//	id: acme-1                            # optional, the provider's name without it
//	provider: acme
//	settings: {subdomain: example}        # optional
//	credentials:                          # optional
//	  api_token: $ACME_TOKEN              # the value of an environment variable, from lookup
//	  note: $$5                           # a text that begins with a dollar sign
//	network: {allow_private_addresses: true}   # optional
//	overlays:                             # optional: partial mappings of the account's own
//	  ticketing/tickets: {record: {priority: {name: response.urgency}}}
//
// Every failure is an *Error of code account.invalid that shows no value of the file, so that a
// secret in the wrong place stays hidden too.
func Decode(document []byte, lookup Lookup) (*Account, error) {
	if len(document) > MaxFileBytes {
		return nil, invalid(fmt.Sprintf("the account file is larger than %d bytes", MaxFileBytes))
	}
	decoded, err := parse(document)
	if err != nil {
		return nil, err
	}
	members, ok := decoded.(*value.Object)
	if !ok {
		return nil, invalid("the account file must hold one object with the key provider")
	}
	return assemble(members, lookup)
}

func assemble(members *value.Object, lookup Lookup) (*Account, error) {
	if err := checkKeys("", members, "id", "provider", "settings", "credentials", "network", "overlays"); err != nil {
		return nil, err
	}
	provider, err := textOf(members, "provider", providerName)
	if err != nil {
		return nil, err
	}
	if provider == "" {
		return nil, invalid("provider is missing; it names the provider of the account")
	}
	id, err := textOf(members, "id", accountID)
	if err != nil {
		return nil, err
	}
	if id == "" {
		id = provider
	}
	settings, err := objectOf(members, "settings")
	if err != nil {
		return nil, err
	}
	credentials, err := credentialsOf(members, lookup)
	if err != nil {
		return nil, err
	}
	network, err := networkOf(members)
	if err != nil {
		return nil, err
	}
	overlays, err := overlaysOf(members)
	if err != nil {
		return nil, err
	}
	return &Account{
		ID: id, Provider: provider, Settings: settings, Credentials: credentials, Network: network, Overlays: overlays, Status: StatusActive,
	}, nil
}

var overlayKey = regexp.MustCompile(`^[a-z0-9_]+/[a-z0-9_]+$`)

// overlaysOf reads partial mappings by MODEL/RESOURCE. They become text again, since JSON is YAML.
func overlaysOf(members *value.Object) (map[string]string, error) {
	object, err := objectOf(members, "overlays")
	if err != nil || object.Len() == 0 {
		return nil, err
	}
	overlays := map[string]string{}
	for key, layer := range object.All() {
		if !overlayKey.MatchString(key) {
			return nil, invalid("a key of overlays is MODEL/RESOURCE, such as ticketing/tickets")
		}
		if _, ok := layer.(*value.Object); !ok {
			return nil, invalid("overlays." + key + " must be a map, a partial mapping")
		}
		overlays[key] = value.Indent(layer)
	}
	return overlays, nil
}

func credentialsOf(members *value.Object, lookup Lookup) (Credentials, error) {
	object, err := objectOf(members, "credentials")
	if err != nil {
		return Credentials{}, err
	}
	values := map[string]string{}
	for name, v := range object.All() {
		if !shownKey.MatchString(name) {
			return Credentials{}, invalid("a name under credentials is not made of letters, digits and _")
		}
		text, err := credential("credentials."+name, v, lookup)
		if err != nil {
			return Credentials{}, err
		}
		values[name] = text
	}
	return NewCredentials(values), nil
}

// credential returns the text of one value. Messages name its key but neither the value nor the
// variable that it seems to name, which may be a password that begins with a dollar sign.
func credential(key string, v any, lookup Lookup) (string, error) {
	text, isText := v.(string)
	if !isText {
		if value.KindOf(v) != value.KindNumber {
			return "", invalid(key + " must be text; put it in quotes")
		}
		text = value.String(v)
	}
	name, isReference := strings.CutPrefix(text, "$")
	switch {
	case !isReference:
		return text, nil
	case strings.HasPrefix(name, "$"):
		return name, nil
	case !variableName.MatchString(name):
		return "", invalid(key + " begins with $ but does not name an environment variable; write $$ for a dollar sign")
	}
	if lookup != nil {
		if found, ok := lookup(name); ok && found != "" {
			return found, nil
		}
	}
	return "", invalid(key + " names an environment variable that is not set; set it, or write $$ for a dollar sign")
}

func networkOf(members *value.Object) (Network, error) {
	const key = "allow_private_addresses"
	object, err := objectOf(members, "network")
	if err != nil {
		return Network{}, err
	}
	if err := checkKeys("network.", object, key); err != nil {
		return Network{}, err
	}
	allowed, ok := object.Get(key).(bool)
	if !ok && object.Has(key) {
		return Network{}, invalid("network." + key + " must be true or false")
	}
	return Network{AllowPrivateAddresses: allowed}, nil
}

func checkKeys(prefix string, object *value.Object, known ...string) error {
	for _, key := range object.Keys() {
		if slices.Contains(known, key) {
			continue
		}
		if !shownKey.MatchString(key) {
			key = "..."
		}
		return invalid(fmt.Sprintf("the key %s%s is unknown; known are %s", prefix, key, strings.Join(known, ", ")))
	}
	return nil
}

// textOf returns the text under key, "" if there is none.
func textOf(members *value.Object, key string, pattern *regexp.Regexp) (string, error) {
	if !members.Has(key) {
		return "", nil
	}
	text, ok := members.Get(key).(string)
	if !ok || !pattern.MatchString(text) {
		return "", invalid(fmt.Sprintf("%s must be text of the form %s", key, pattern))
	}
	return text, nil
}

// objectOf returns the object under key, an empty one if there is none.
func objectOf(members *value.Object, key string) (*value.Object, error) {
	if value.IsNil(members.Get(key)) {
		return value.NewObject(0), nil
	}
	object, ok := members.Get(key).(*value.Object)
	if !ok {
		return nil, invalid(key + " must be an object")
	}
	return object, nil
}

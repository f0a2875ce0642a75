package account_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account"
)

func lookup(name string) (string, bool) {
	found, ok := map[string]string{"ACME_TOKEN": "from-environment", "EMPTY": ""}[name]
	return found, ok
}

func TestDecode(t *testing.T) {
	for name, document := range map[string]string{
		"YAML": `
# a comment
id: acme-1
provider: acme
settings:
  subdomain: example
  tenant: 1234567890123456789
  rate: 1.10
  since: 2024-01-02
  old: yes
  list: [a, 2, true, null]
credentials:
  api_token: $ACME_TOKEN
  password: "$$5 a: b #c"
  pin: 1.10
network:
  allow_private_addresses: true
`,
		"JSON": `{
	"id": "acme-1", "provider": "acme",
	"settings": {"subdomain": "example", "tenant": 1234567890123456789, "rate": 1.10, "since": "2024-01-02", "old": "yes",
		"list": ["a", 2, true, null]},
	"credentials": {"api_token": "$ACME_TOKEN", "password": "$$5 a: b #c", "pin": 1.10},
	"network": {"allow_private_addresses": true}
}`,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := account.Decode([]byte(document), lookup)
			if err != nil {
				t.Fatal(err)
			}
			if got.ID != "acme-1" || got.Provider != "acme" || !got.Network.AllowPrivateAddresses || got.Status != account.StatusActive || got.Version != 0 {
				t.Errorf("got %+v", got)
			}
			const settings = `{"subdomain":"example","tenant":1234567890123456789,"rate":1.10,"since":"2024-01-02","old":"yes","list":["a",2,true,null]}`
			if text := value.String(got.Settings); text != settings {
				t.Errorf("settings %s", text)
			}
			if !got.Credentials.Equal(credentials("api_token", "from-environment", "password", "$5 a: b #c", "pin", "1.10")) {
				t.Errorf("credentials %v", got.Credentials.Reveal())
			}
		})
	}
}

func TestDecodeMinimal(t *testing.T) {
	got, err := account.Decode([]byte("provider: acme\nsettings:\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.ID != "acme" || got.Settings.Len() != 0 || len(got.Credentials.Names()) != 0 || got.Network.AllowPrivateAddresses {
		t.Errorf("got %+v", got)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, test := range []struct{ name, document, says string }{
		{"nothing", "", "not one YAML or JSON document"},
		{"a comment", "# s3cr3t", "not one YAML or JSON document"},
		{"text", "s3cr3t", "must hold one object"},
		{"a list", "[s3cr3t]", "must hold one object"},
		{"two documents", "provider: acme\n---\nprovider: s3cr3t", "not one YAML or JSON document"},
		{"no provider", "credentials: {token: s3cr3t}", "provider is missing"},
		{"provider of another form", "provider: ../s3cr3t", "provider must be text"},
		{"provider not text", "provider: [s3cr3t]", "provider must be text"},
		{"id of another form", "provider: acme\nid: 's3cr3t /'", "id must be text"},
		{"unknown key", "provider: acme\ntoken: s3cr3t", "the key token is unknown; known are id, provider"},
		{"unknown key that may be a secret", "provider: acme\n'=s3cr3t': 1", "the key ... is unknown"},
		{"unknown network key", "provider: acme\nnetwork: {proxy: s3cr3t}", "the key network.proxy is unknown"},
		{"network flag not a boolean", "provider: acme\nnetwork: {allow_private_addresses: s3cr3t}", "must be true or false"},
		{"settings not an object", "provider: acme\nsettings: s3cr3t", "settings must be an object"},
		{"credentials not an object", "provider: acme\ncredentials: s3cr3t", "credentials must be an object"},
		{"network not an object", "provider: acme\nnetwork: s3cr3t", "network must be an object"},
		{"name of a credential", "provider: acme\ncredentials: {'s3cr3t=': a}", "a name under credentials"},
		{"boolean credential", "provider: acme\ncredentials: {token: true}", "credentials.token must be text"},
		{"nested credential", "provider: acme\ncredentials: {token: [s3cr3t]}", "credentials.token must be text"},
		{"variable not set", "provider: acme\ncredentials: {token: $s3cr3t}", "credentials.token names an environment variable that is not set"},
		{"variable that is empty", "provider: acme\ncredentials: {token: $EMPTY}", "not set"},
		{"dollar and no name", "provider: acme\ncredentials: {token: '$s3cr3t!'}", "write $$"},
		{"alias", "provider: acme\ncredentials: {token: *s3cr3t}", "at line 2"},
		{"anchor", "provider: acme\ncredentials: {token: &s3cr3t x}", "line 2 of the account file: anchors"},
		{"tag", "provider: acme\ncredentials: {token: !s3cr3t x}", "tags are not allowed"},
		{"merge key", "provider: acme\n<<: {token: s3cr3t}", "a key must be text"},
		{"key not text", "provider: acme\n1: s3cr3t", "a key must be text"},
		{"key twice", "provider: acme\ncredentials:\n  token: s3cr3t\n  token: s3cr3t", "line 4 of the account file: a key is given twice"},
		{"octal number", "provider: acme\nsettings: {x: 0x10}", "not written as in JSON"},
		{"infinity", "provider: acme\nsettings: {x: .inf}", "not written as in JSON"},
		{"syntax", "provider: acme\ncredentials: {token: @s3cr3t}", "at line 2"},
		{"JSON syntax", `{"provider": "acme", "credentials": {"token": "s3cr3t`, "at line 1"},
		{"JSON key twice", `{"provider": "acme", "provider": "s3cr3t"}`, "a key is given twice"},
		{"deep", "provider: acme\nsettings: {x: " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "}", "too deep"},
		{"large", "#" + strings.Repeat("x", account.MaxFileBytes), "larger than"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := account.Decode([]byte(test.document), lookup)
			var typed *account.Error
			if !errors.As(err, &typed) || typed.Code != account.CodeInvalid {
				t.Fatalf("got %v", err)
			}
			if !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %q, want it to say %q", err, test.says)
			}
			if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "s3cr3t") {
				t.Errorf("the error shows a value: %v", err)
			}
		})
	}
}

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "account.yaml")
	if err := os.WriteFile(path, []byte("provider: acme\ncredentials: {token: $ACME_TOKEN}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := account.ReadFile(path, lookup)
	if err != nil || got.Credentials.Get("token") != "from-environment" {
		t.Errorf("got %v, %v", got, err)
	}
	for _, path := range []string{path + ".none", filepath.Dir(path)} {
		var typed *account.Error
		if _, err := account.ReadFile(path, lookup); !errors.As(err, &typed) {
			t.Errorf("%s: got %v", path, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("provider: acme\nsettings: {a: [1, 2.5, x]}\ncredentials: {token: $ACME_TOKEN}"))
	f.Add([]byte(`{"provider": "acme", "network": {"allow_private_addresses": true}}`))
	f.Add([]byte("a: &b [*b]"))
	f.Fuzz(func(t *testing.T, document []byte) {
		got, err := account.Decode(document, lookup)
		var typed *account.Error
		switch {
		case err == nil && (got.Provider == "" || got.ID == "" || got.Settings == nil):
			t.Errorf("incomplete account %+v", got)
		case err != nil && !errors.As(err, &typed):
			t.Errorf("untyped error %v", err)
		}
	})
}

func ExampleDecode() {
	document := []byte("provider: acme\nsettings: {subdomain: example}\ncredentials: {api_token: $ACME_TOKEN}")
	decoded, err := account.Decode(document, lookup)
	fmt.Println(decoded.Settings.Get("subdomain"), decoded.Credentials, err)
	// Output: example [redacted] <nil>
}

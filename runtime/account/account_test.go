package account_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account"
	"go.yaml.in/yaml/v4"
)

func credentials(pairs ...string) account.Credentials {
	values := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return account.NewCredentials(values)
}

// holder has credentials where fmt cannot call their methods.
type holder struct {
	name        string
	credentials account.Credentials
	account     *account.Account
	byName      map[string]account.Credentials
}

func TestCredentialsAreNeverShown(t *testing.T) {
	secrets := credentials("api_token", "s3cr3t")
	whole := account.Account{ID: "a", Provider: "acme", Credentials: secrets}
	for name, v := range map[string]any{
		"credentials":          secrets,
		"pointer":              &secrets,
		"account":              whole,
		"pointer to account":   &whole,
		"unexported field":     holder{name: "x", credentials: secrets, account: &whole, byName: map[string]account.Credentials{"a": secrets}},
		"pointer to a holder":  &holder{credentials: secrets},
		"list":                 []account.Credentials{secrets},
		"value of a map":       map[string]account.Credentials{"a": secrets},
		"value behind any":     []any{secrets},
		"error that wraps one": fmt.Errorf("failed: %v", whole),
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			slog.New(slog.NewTextHandler(&log, nil)).Info("text", "v", v)
			slog.New(slog.NewJSONHandler(&log, nil)).Info("json", "v", v)
			texts := []string{log.String()}
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
				texts = append(texts, fmt.Sprintf(verb, v))
			}
			encoded, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(encoded))
			for _, text := range texts {
				// %x of the secret would be 733363723374.
				if strings.Contains(text, "s3cr3t") || strings.Contains(strings.ToLower(text), "733363723374") {
					t.Errorf("the secret shows in %s", text)
				}
			}
		})
	}
	encoded, err := yaml.Dump(map[string]any{"credentials": secrets})
	if err != nil || strings.Contains(string(encoded), "s3cr3t") {
		t.Errorf("got %s, %v", encoded, err)
	}
	for _, text := range []string{secrets.String(), secrets.GoString(), fmt.Sprint(secrets)} {
		if text != "[redacted]" {
			t.Errorf("got %q", text)
		}
	}
}

func TestCredentials(t *testing.T) {
	given := map[string]string{"b": "2", "a": "1"}
	secrets := account.NewCredentials(given)
	given["a"] = "changed"
	changed := secrets.With("c", "3").With("b", "")
	secrets.Reveal()["a"] = "changed"
	if got := secrets.Names(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("names %v", got)
	}
	if got := changed.Names(); !slices.Equal(got, []string{"a", "c"}) {
		t.Errorf("names after With %v", got)
	}
	if secrets.Get("a") != "1" || secrets.Get("none") != "" {
		t.Errorf("got %q and %q", secrets.Get("a"), secrets.Get("none"))
	}
	if !secrets.Equal(credentials("a", "1", "b", "2")) || secrets.Equal(changed) {
		t.Error("Equal is wrong")
	}
	var none account.Credentials
	if none.Get("a") != "" || len(none.Names()) != 0 || len(none.Reveal()) != 0 || !none.Equal(credentials()) {
		t.Error("the zero value is not empty")
	}
	if got := none.With("a", "1").Get("a"); got != "1" {
		t.Errorf("got %q", got)
	}
	whole := account.Account{Credentials: secrets}
	if got := whole.Secrets(); !slices.Equal(got, []string{"1", "2"}) {
		t.Errorf("secrets %v", got)
	}
}

func TestClone(t *testing.T) {
	original := &account.Account{ID: "a", Settings: value.ObjectOf("x", "1")}
	clone := original.Clone()
	clone.Settings.Set("x", "2")
	if got := original.Settings.Get("x"); got != "1" {
		t.Errorf("the original has x = %v", got)
	}
	if clone := (&account.Account{}).Clone(); clone.Settings != nil {
		t.Error("settings out of nothing")
	}
}

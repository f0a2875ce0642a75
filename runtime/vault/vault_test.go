package vault_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/vault"
)

func key(fill byte) string {
	return base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{fill}, vault.KeyBytes))
}

func keyring(t *testing.T, text string) *vault.Keyring {
	t.Helper()
	ring, err := vault.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

func TestSealAndOpen(t *testing.T) {
	old := keyring(t, "old:"+key(1))
	both := keyring(t, "# rotated\n new:"+key(2)+" \r\n\nold:"+key(1)+"\n")
	fresh := keyring(t, "new:"+key(2)+",other:"+key(3))
	impostor := keyring(t, "old:"+key(4))
	sealed := old.Seal("a1", []byte("s3cr3t"))
	renamed := vault.Sealed{KeyID: "new", Data: sealed.Data}
	changed := vault.Sealed{KeyID: "old", Data: append([]byte{}, sealed.Data...)}
	changed.Data[len(changed.Data)-1] ^= 1
	for _, tt := range []struct {
		name   string
		ring   *vault.Keyring
		owner  string
		sealed vault.Sealed
		code   string
	}{
		{"the same keyring", old, "a1", sealed, ""},
		{"a keyring with a newer key", both, "a1", sealed, ""},
		{"another owner", old, "a2", sealed, vault.CodeDamaged},
		{"a keyring without the key", fresh, "a1", sealed, vault.CodeUnknownKey},
		{"another key of the same id", impostor, "a1", sealed, vault.CodeDamaged},
		{"another key id", both, "a1", renamed, vault.CodeDamaged},
		{"a changed byte", old, "a1", changed, vault.CodeDamaged},
		{"nothing", old, "a1", vault.Sealed{KeyID: "old"}, vault.CodeDamaged},
		{"no key id", old, "a1", vault.Sealed{Data: sealed.Data}, vault.CodeUnknownKey},
	} {
		t.Run(tt.name, func(t *testing.T) {
			opened, err := tt.ring.Open(tt.owner, tt.sealed)
			if tt.code == "" {
				if err != nil || string(opened) != "s3cr3t" {
					t.Fatalf("got %q, %v", opened, err)
				}
				return
			}
			var failure *vault.Error
			if !errors.As(err, &failure) || failure.Code != tt.code || opened != nil {
				t.Fatalf("got %q, %v, want %s", opened, err, tt.code)
			}
			if got := errors.Is(err, vault.ErrUnknownKey); got != (tt.code == vault.CodeUnknownKey) {
				t.Errorf("errors.Is gives %v", got)
			}
		})
	}
	if again := old.Seal("a1", []byte("s3cr3t")); bytes.Equal(again.Data, sealed.Data) {
		t.Error("a nonce was used twice")
	}
	if bytes.Contains(sealed.Data, []byte("s3cr3t")) || both.Primary() != "new" || both.Seal("a", nil).KeyID != "new" {
		t.Error("the first key does not encrypt")
	}
}

func TestParseRefuses(t *testing.T) {
	secret := key(7)
	for name, text := range map[string]string{
		"nothing":          "",
		"comments":         "# a\n\n",
		"no id":            secret,
		"an empty id":      ":" + secret,
		"an odd id":        "a b:" + secret,
		"not base64":       "a:" + secret[:20] + "!" + secret[20:],
		"a short key":      "a:" + base64.StdEncoding.EncodeToString([]byte("short")),
		"the same id":      "a:" + secret + "\na:" + secret,
		"a second bad one": "a:" + key(1) + "\n" + secret,
		"too much":         strings.Repeat("#\n", 40_000),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := vault.Parse(text)
			var failure *vault.Error
			if !errors.As(err, &failure) || failure.Code != vault.CodeInvalidKeys {
				t.Fatalf("got %v", err)
			}
			if strings.Contains(err.Error(), secret[:8]) {
				t.Errorf("the key shows in %q", err)
			}
		})
	}
}

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	if _, err := vault.ReadFile(path); err == nil {
		t.Error("a file that is not there was read")
	}
	if err := os.WriteFile(path, []byte("k1:"+key(1)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ring, err := vault.ReadFile(path)
	if err != nil || ring.Primary() != "k1" {
		t.Errorf("got %v, %v", ring, err)
	}
}

// holder has a keyring where fmt cannot call its methods.
type holder struct{ ring *vault.Keyring }

func TestKeysAreNeverShown(t *testing.T) {
	raw := bytes.Repeat([]byte("K"), vault.KeyBytes)
	ring := keyring(t, "k1:"+base64.StdEncoding.EncodeToString(raw))
	for name, v := range map[string]any{"keyring": ring, "value": *ring, "unexported": holder{ring}, "list": []any{ring}, "error": fmt.Errorf("%v", ring)} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			slog.New(slog.NewTextHandler(&log, nil)).Info("text", "v", v)
			texts := []string{log.String()}
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
				texts = append(texts, fmt.Sprintf(verb, v))
			}
			encoded, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range append(texts, string(encoded)) {
				for _, form := range []string{"KKKK", "4b4b4b4b", "75 75 75", "S0tLS"} {
					if strings.Contains(strings.ToLower(text), strings.ToLower(form)) {
						t.Errorf("the key shows in %s", text)
					}
				}
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a:" + key(1))
	f.Fuzz(func(t *testing.T, text string) {
		ring, err := vault.Parse(text)
		if err != nil {
			return
		}
		opened, err := ring.Open("o", ring.Seal("o", []byte(text)))
		if err != nil || string(opened) != text {
			t.Errorf("got %q, %v", opened, err)
		}
	})
}

package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"os"
	"regexp"
	"strings"

	"github.com/unimap/unimap/runtime/secret"
)

const (
	// KeyBytes is the length of a key, for AES-256.
	KeyBytes = 32
	// maxText bounds the text of a keyring.
	maxText = 64 << 10
)

var keyID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// Keyring holds keys by their ids. The first one encrypts, all decrypt. It is immutable and shows
// itself to nobody: every way of printing, logging or encoding it gives "[redacted]".
type Keyring struct {
	// Two pointers keep the keys from fmt where a Keyring is an unexported field of another
	// struct, whose methods fmt cannot call: it follows one pointer, but not two.
	content **content
}

type content struct {
	primary string
	ciphers map[string]cipher.AEAD
}

// Parse reads a keyring: lines of the form ID:KEY, where ID is a name of letters, digits, ".",
// "_" and "-", and KEY the base64 of 32 random bytes. A comma separates entries like a line break
// does, for environment variables; empty lines and lines that begin with # are left out. Every
// failure is an *Error of code vault.invalid_keys that shows no part of the text.
func Parse(text string) (*Keyring, error) {
	if len(text) > maxText {
		return nil, invalid("the keyring is larger than %d bytes", maxText)
	}
	c := &content{ciphers: map[string]cipher.AEAD{}}
	number := 0
	for line := range strings.SplitSeq(strings.ReplaceAll(text, ",", "\n"), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		number++
		if err := c.add(number, line); err != nil {
			return nil, err
		}
	}
	if number == 0 {
		return nil, invalid("the keyring holds no key; give lines of the form ID:KEY, where KEY is the base64 of %d random bytes", KeyBytes)
	}
	return &Keyring{content: &c}, nil
}

func (c *content) add(number int, line string) error {
	id, encoded, found := strings.Cut(line, ":")
	if !found || !keyID.MatchString(id) {
		return invalid("entry %d of the keyring is not of the form ID:KEY, such as 2026-01:KEY", number)
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if err != nil {
		// The cause would quote a character of the key.
		return invalid("entry %d of the keyring: the key is not base64", number)
	}
	if len(key) != KeyBytes {
		return invalid("entry %d of the keyring: the key has %d bytes and must have %d", number, len(key), KeyBytes)
	}
	if c.ciphers[id] != nil {
		return invalid("entry %d of the keyring: the id is there before", number)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return invalid("entry %d of the keyring: the key cannot be used", number)
	}
	sealing, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return invalid("entry %d of the keyring: the key cannot be used", number)
	}
	c.ciphers[id] = sealing
	if c.primary == "" {
		c.primary = id
	}
	return nil
}

// ReadFile reads a keyring from a file; see Parse.
func ReadFile(path string) (*Keyring, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, invalid("the key file cannot be opened: %v", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxText+1))
	if err != nil {
		return nil, invalid("the key file cannot be read: %v", err)
	}
	return Parse(string(text))
}

// Has reports whether there is a key of an id.
func (k *Keyring) Has(id string) bool { return (*k.content).ciphers[id] != nil }

// Primary returns the id of the key that encrypts.
func (k *Keyring) Primary() string { return (*k.content).primary }

// String returns "[redacted]".
func (k *Keyring) String() string { return secret.Redacted }

// GoString returns "[redacted]".
func (k *Keyring) GoString() string { return secret.Redacted }

// Format writes "[redacted]" for every verb.
func (k *Keyring) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, secret.Redacted) }

// LogValue returns "[redacted]".
func (k *Keyring) LogValue() slog.Value { return slog.StringValue(secret.Redacted) }

// MarshalText returns "[redacted]".
func (k *Keyring) MarshalText() ([]byte, error) { return []byte(secret.Redacted), nil }

func invalid(format string, arguments ...any) *Error {
	return &Error{Code: CodeInvalidKeys, Message: fmt.Sprintf(format, arguments...)}
}

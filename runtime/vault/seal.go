package vault

// Sealed is an encrypted secret: AES-256-GCM with a random nonce of 96 bits in front (NIST SP
// 800-38D), which allows 2^32 secrets a key.
type Sealed struct {
	KeyID string
	Data  []byte
}

// Seal encrypts a secret that belongs to owner, with the first key.
func (k *Keyring) Seal(owner string, secret []byte) Sealed {
	c := *k.content
	return Sealed{KeyID: c.primary, Data: c.ciphers[c.primary].Seal(nil, nil, secret, bound(c.primary, owner))}
}

// Open decrypts a secret of owner. The error is an *Error, of code vault.unknown_key if the
// keyring lacks the key, and vault.damaged if the secret was changed, belongs to another owner, or
// was encrypted with another key of the same id.
func (k *Keyring) Open(owner string, sealed Sealed) ([]byte, error) {
	c := *k.content
	opening := c.ciphers[sealed.KeyID]
	if opening == nil {
		return nil, &Error{Code: CodeUnknownKey, Message: "a secret is encrypted with a key that the keyring lacks" + named(sealed.KeyID) + "; add that key behind the first one"}
	}
	secret, err := opening.Open(nil, nil, sealed.Data, bound(sealed.KeyID, owner))
	if err != nil {
		return nil, &Error{Code: CodeDamaged, Message: "a secret cannot be decrypted" + named(sealed.KeyID) + ": it was changed, or the key of that id is another one now"}
	}
	return secret, nil
}

func named(id string) string {
	if !keyID.MatchString(id) {
		return ""
	}
	return " (key id " + id + ")"
}

// bound is the additional data that ties a secret to its place. A key id cannot hold a NUL, so
// that two places never give the same bytes.
func bound(keyID, owner string) []byte {
	return []byte("unimap 1\x00" + keyID + "\x00" + owner)
}

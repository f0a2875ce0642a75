// Package vault encrypts secrets for storage with named keys that can be replaced one after the
// other.
package vault

// Package overlay lays a partial mapping over a whole one, key by key, so that an environment or
// an account can change a field without taking a copy of the rest.
package overlay

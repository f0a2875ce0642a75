// Package retry decides whether a failed exchange may be tried again and how long to wait,
// without waiting itself.
package retry

// Package gateway serves the unified API over HTTP: an http.Handler before a runtime.
package gateway

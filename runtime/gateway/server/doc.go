// Package server runs a gateway as a service: settings, stores, reloads, metrics, limits, and an
// HTTP server that drains.
package server

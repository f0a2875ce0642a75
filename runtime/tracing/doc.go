// Package tracing makes OpenTelemetry spans of unified calls and of the requests to providers.
package tracing

// Package traffic measures gateways: a provider that always answers the same, gateways in front of
// it, and a generator of requests, each in a process of its own.
package traffic

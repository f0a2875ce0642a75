// Package replay is a provider made of recorded exchanges: an HTTPS server on the loopback
// interface that answers for every host, so that the whole way of a call (TLS, transport,
// retries, authentication) is taken without a network.
package replay

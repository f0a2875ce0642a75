package transport

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
)

// The codes of Error. They are stable; messages are not.
const (
	// CodeBlockedAddress: the host resolves to an address that must not be dialled.
	CodeBlockedAddress = "network.blocked_address"
	// CodeDNS: the host name could not be resolved.
	CodeDNS = "network.dns"
	// CodeConnect: no connection could be established.
	CodeConnect = "network.connect"
	// CodeTLS: the peer's certificate or its TLS parameters were not acceptable.
	CodeTLS = "network.tls"
	// CodeTimeout: the exchange took too long.
	CodeTimeout = "network.timeout"
	// CodeCanceled: the caller gave up.
	CodeCanceled = "network.canceled"
	// CodeResponseTooLarge: the answer's headers or decompressed body exceed their bound.
	CodeResponseTooLarge = "network.response_too_large"
	// CodeTruncated: the connection ended before the answer was complete.
	CodeTruncated = "network.truncated"
	// CodeRedirect: the answer redirects too often or to where it must not be followed.
	CodeRedirect = "network.redirect"
	// CodeInvalidRequest: the request cannot be sent as it is.
	CodeInvalidRequest = "network.invalid_request"
	// CodeProtocol: the peer's answer is not the HTTP that was asked for.
	CodeProtocol = "network.protocol"
	// CodeFailed: a client or a round tripper of the embedder's own failed, and does not say how.
	CodeFailed = "network.failed"
)

// Error is a failed exchange. Its message names at most the scheme and host of the URL: never
// its path, query or user information, nor the value of a header.
type Error struct {
	// Code is one of the codes of this package.
	Code string
	// Message says what happened and what to do about it.
	Message string
	// Sent is true if bytes of the request may have reached the peer, so that the peer may
	// have acted on it.
	Sent bool
	// Cause is the error below, if it is of a kind that is known to hold no secret, or comes from
	// a client or a round tripper of the embedder's own. It is
	// context.Canceled or context.DeadlineExceeded if, and only if, the caller's own context
	// ended.
	Cause error
}

func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause, or nil.
func (e *Error) Unwrap() error { return e.Cause }

func invalidRequest(message string) *Error {
	return &Error{Code: CodeInvalidRequest, Message: message}
}

// finding is what a low-level error means.
type finding struct {
	code string
	text string
}

// interpret finds the meaning of an error that came before the answer's headers were complete.
// inHandshake says whether the TLS handshake is what failed.
func interpret(err error, inHandshake bool) finding {
	var blocked *blockedError
	var dns *net.DNSError
	var operation *net.OpError
	switch {
	case errors.As(err, &blocked):
		return finding{blocked.code, blocked.text}
	case isTimeout(err):
		return finding{CodeTimeout, "the peer did not answer in time"}
	case errors.As(err, &dns):
		return interpretDNS(dns)
	case inHandshake && !isCutOff(err):
		return interpretHandshake(err)
	case inHandshake:
		return finding{CodeConnect, "the connection was closed during the TLS handshake"}
	case !errors.As(err, &operation):
	case operation.Op == "dial":
		return finding{CodeConnect, "no connection could be established"}
	case operation.Op == "remote error" || operation.Op == "local error":
		return finding{CodeTLS, "the TLS session was refused"}
	}
	return interpretAnswer(err)
}

func interpretDNS(dns *net.DNSError) finding {
	if dns.IsNotFound {
		return finding{CodeDNS, "there is no such host; check the server and the account's settings"}
	}
	return finding{CodeDNS, "the host name could not be resolved"}
}

func interpretHandshake(err error) finding {
	var unverified *tls.CertificateVerificationError
	if errors.As(err, &unverified) {
		return finding{CodeTLS, "the certificate is not valid for this host or not signed by a trusted authority"}
	}
	return finding{CodeTLS, "the TLS handshake failed; the server must speak TLS 1.2 or later"}
}

// interpretAnswer tells apart what net/http reports as plain text.
func interpretAnswer(err error) finding {
	text := err.Error()
	switch {
	case strings.Contains(text, "response headers exceeded"), strings.Contains(text, "response header list"):
		return finding{CodeResponseTooLarge, "the headers of the answer are too large"}
	case isCutOff(err):
		return finding{CodeTruncated, "the connection was closed before the answer was complete"}
	default:
		return finding{CodeProtocol, "the answer is not valid HTTP"}
	}
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// isCutOff reports whether err is the peer's end of the connection.
func isCutOff(err error) bool {
	for _, end := range []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED} {
		if errors.Is(err, end) {
			return true
		}
	}
	// net/http says so in words when an idle connection ends as a request goes out on it.
	return strings.Contains(err.Error(), "server closed idle connection")
}

// publicCause returns the part of err that is known to hold no text of the request or answer:
// resolver, socket and certificate errors. *url.Error, which quotes the whole URL, and the
// errors of net/http, which quote the answer, are left out.
func publicCause(err error) error {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return dns
	}
	var unverified *tls.CertificateVerificationError
	if errors.As(err, &unverified) {
		return unverified
	}
	var number syscall.Errno
	if errors.As(err, &number) {
		return number
	}
	return nil
}

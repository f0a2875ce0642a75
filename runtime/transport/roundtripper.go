package transport

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
)

// errNoAnswer is the failure of a round tripper that breaks its contract.
var errNoAnswer = errors.New("the round tripper gave neither an answer nor an error")

// completeAnswer gives an answer that a round tripper has made up what net/http gives its own.
func completeAnswer(answer *http.Response, request *http.Request) {
	if answer.Request == nil {
		answer.Request = request
	}
	if answer.Body == nil {
		answer.Body = http.NoBody
	}
	if answer.Header == nil {
		answer.Header = http.Header{}
	}
	if answer.ContentLength == 0 && answer.Body != http.NoBody {
		answer.ContentLength = -1 // which was not said
	}
}

// isUnsent reports whether err comes from before a connection was there.
func isUnsent(err error) bool {
	var dns *net.DNSError
	var operation *net.OpError
	var unverified *tls.CertificateVerificationError
	return errors.As(err, &dns) || errors.As(err, &unverified) || errors.As(err, &operation) && operation.Op == "dial"
}

// isOfNetwork reports whether err is one that interpret knows, and not one of a round tripper's own.
func isOfNetwork(err error) bool {
	var operation *net.OpError
	return isUnsent(err) || isTimeout(err) || isCutOff(err) || errors.As(err, &operation)
}

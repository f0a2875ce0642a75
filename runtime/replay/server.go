package replay

import (
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/runtime/transport"
)

// Script decides what the provider says. Its methods may be called by several goroutines.
type Script interface {
	// Answer returns the answer to a request.
	Answer(request *Received) testcase.Answer
	// Exchanges returns all recorded exchanges, for the addresses in their URLs.
	Exchanges() []testcase.Exchange
}

const (
	// maxBody bounds the body of a request; the largest one a mapping can build is smaller.
	maxBody = 64 << 20
	// patience bounds the reading of a request and the writing of its answer.
	patience = 30 * time.Second
)

// Server is a running provider.
type Server struct {
	script    Script
	authority *authority
	address   netip.AddrPort
	server    *http.Server
	client    *transport.Client
	done      chan struct{}
}

// Serve starts a server on a free port of 127.0.0.1. Close it when it is no longer needed.
func Serve(script Script) (*Server, error) {
	authority, err := newAuthority(addressesOf(script.Exchanges()))
	if err != nil {
		return nil, fmt.Errorf("no certificate for the loopback provider: %w", err)
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("the loopback provider cannot listen: %w", err)
	}
	s := &Server{script: script, authority: authority, done: make(chan struct{})}
	s.address = listener.Addr().(*net.TCPAddr).AddrPort()
	s.client = transport.NewClient(transport.Options{
		RootCAs: authority.roots(), ConnectTo: s.address,
		AllowedPrefixes: []netip.Prefix{netip.PrefixFrom(s.address.Addr(), s.address.Addr().BitLen())},
	})
	s.server = &http.Server{Handler: s, ReadTimeout: patience, ErrorLog: log.New(io.Discard, "", 0)}
	go s.run(tls.NewListener(listener, &tls.Config{
		MinVersion: tls.VersionTLS12, GetCertificate: authority.certificateFor,
		// Connections of HTTP/2 carry many exchanges, of which none can be reset alone.
		NextProtos: []string{"http/1.1"},
	}))
	return s, nil
}

func (s *Server) run(listener net.Listener) {
	_ = s.server.Serve(listener) // ends when the server is closed
	close(s.done)
}

// Client returns a client that reaches this server and nothing else, whatever host it is told to
// call. It is closed with the server.
func (s *Server) Client() *transport.Client { return s.client }

// Close stops the server. Exchanges under way are cut off.
func (s *Server) Close() {
	s.client.Close()
	_ = s.server.Close() // closes the listener and connections, whose errors change nothing
	<-s.done
}

// ServeHTTP answers one request by the script.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	received, err := receive(w, r)
	if err != nil {
		return // the client has gone away, or sends without end
	}
	send(w, r, s.script.Answer(received))
}

func addressesOf(exchanges []testcase.Exchange) []net.IP {
	addresses := []net.IP{net.IPv4(127, 0, 0, 1)}
	for _, e := range exchanges {
		if target, err := url.Parse(e.URL); err == nil {
			if address := net.ParseIP(target.Hostname()); address != nil {
				addresses = append(addresses, address)
			}
		}
	}
	return addresses
}

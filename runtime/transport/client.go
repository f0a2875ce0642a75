package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// The defaults of Options.
const (
	DefaultTimeout          = 30 * time.Second
	DefaultMaxResponseBytes = 32 << 20
	DefaultMaxHeaderBytes   = 1 << 20
	DefaultMaxRedirects     = 5
	DefaultUserAgent        = "unimap"
)

// connectTimeout bounds one connection attempt, and one TLS handshake, within Timeout.
const connectTimeout = 10 * time.Second

// Options bound a Client. A zero field means its default, so the zero value is the strictest.
type Options struct {
	// Timeout bounds one exchange, redirects and body included, default 30 s. For a stream it
	// bounds the wait for the headers and then the wait for each next piece of the body.
	Timeout time.Duration
	// MaxResponseBytes bounds the body after decompression, default 32 MiB.
	MaxResponseBytes int64
	// MaxHeaderBytes bounds the answer's headers, default 1 MiB.
	MaxHeaderBytes int64
	// MaxRedirects bounds the redirects followed for GET and HEAD, default 5. A negative
	// number follows none and returns the redirecting answer itself.
	MaxRedirects int
	// AllowPrivateAddresses opens loopback, private, carrier-grade NAT and unique local
	// addresses. Link-local addresses (where cloud metadata is served), multicast and reserved
	// ranges stay closed; AllowedPrefixes can open them.
	AllowPrivateAddresses bool
	// AllowedPrefixes may be dialled whatever they are.
	AllowedPrefixes []netip.Prefix
	// AllowPlainHTTP allows http, without TLS, to public addresses. To addresses that are
	// non-public but allowed, http is always possible.
	AllowPlainHTTP bool
	// UserAgent is sent where the request has no User-Agent of its own, default "unimap".
	UserAgent string
	// RootCAs are the trusted certificate authorities; nil means the system's.
	RootCAs *x509.CertPool
	// ConnectTo, if it is valid, is where every connection goes, whatever the host of the URL;
	// no name is resolved. It is for tests and sandboxes. TLS and headers are those of the URL's
	// host, and the address must be allowed like any other.
	ConnectTo netip.AddrPort
	// RoundTripper carries out each hop instead of the pool of this package, such as one that is
	// instrumented or recorded, or an *http.Transport that goes through a proxy or has a client
	// certificate. It dials as it likes: AllowPrivateAddresses, AllowedPrefixes, RootCAs, ConnectTo
	// and MaxHeaderBytes are its matter then, and an address with http needs AllowPlainHTTP.
	// Redirects, timeouts, the bound of the body and the errors stay those of this package.
	RoundTripper http.RoundTripper
}

func (o Options) withDefaults() Options {
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.MaxResponseBytes <= 0 {
		o.MaxResponseBytes = DefaultMaxResponseBytes
	}
	if o.MaxHeaderBytes <= 0 {
		o.MaxHeaderBytes = DefaultMaxHeaderBytes
	}
	if o.MaxRedirects == 0 {
		o.MaxRedirects = DefaultMaxRedirects
	}
	if o.UserAgent == "" {
		o.UserAgent = DefaultUserAgent
	}
	return o
}

// Client carries out exchanges over one pool of connections. It is safe for concurrent use.
// It keeps no cookies and uses no proxy, whatever the environment says.
type Client struct {
	options Options
	guard   *guard
	pool    *http.Transport
	trips   http.RoundTripper // pool, or the one of the options
}

// NewClient returns a client with the given bounds. Close it when it is no longer needed.
func NewClient(options Options) *Client {
	options = options.withDefaults()
	guard := &guard{
		allowPrivate:   options.AllowPrivateAddresses,
		allowPlainHTTP: options.AllowPlainHTTP,
		allowed:        normalised(options.AllowedPrefixes),
	}
	c := &Client{options: options, guard: guard, pool: newPool(options, guard), trips: options.RoundTripper}
	if c.trips == nil {
		c.trips = c.pool
	}
	return c
}

// Close closes the idle connections. Exchanges under way are not disturbed. Those of
// Options.RoundTripper are left to its owner.
func (c *Client) Close() { c.pool.CloseIdleConnections() }

// dialContext connects to an address, as (*net.Dialer).DialContext does.
type dialContext func(ctx context.Context, network, address string) (net.Conn, error)

// dialTo returns dial, or a form of it that goes to one target whatever the address.
func dialTo(target netip.AddrPort, dial dialContext) dialContext {
	if !target.IsValid() {
		return dial
	}
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		return dial(ctx, network, target.String())
	}
}

func newPool(options Options, guard *guard) *http.Transport {
	dialer := &net.Dialer{
		Timeout:        min(connectTimeout, options.Timeout),
		KeepAlive:      30 * time.Second,
		ControlContext: guard.control,
	}
	return &http.Transport{
		Proxy:                  nil,
		DialContext:            dialTo(options.ConnectTo, dialer.DialContext),
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: options.RootCAs},
		TLSHandshakeTimeout:    connectTimeout,
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 15 * time.Second},
		MaxIdleConns:           256,
		MaxIdleConnsPerHost:    32,
		MaxConnsPerHost:        256,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: options.MaxHeaderBytes,
		// Most answers are larger than the 4 KiB that a connection reads at once otherwise.
		ReadBufferSize:  16 << 10,
		WriteBufferSize: 16 << 10,
		// Decompression is done here, where it is bounded.
		DisableCompression: true,
	}
}

package transport

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
)

// CheckAddress lets tests ask the guard about public addresses without dialling them.
func (c *Client) CheckAddress(address netip.Addr, plain bool) error {
	return c.guard.check(address, plain)
}

// ObserveDials calls observe before every dial with what the guard is told about encryption.
func (c *Client) ObserveDials(observe func(plain, known bool)) {
	dial := c.pool.DialContext
	c.pool.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		plain, known := ctx.Value(plainKey{}).(bool)
		observe(plain, known)
		return dial(ctx, network, address)
	}
}

// Pool lets benchmarks use the pool without what this package does around it.
func (c *Client) Pool() http.RoundTripper { return c.pool }

// Unzipper lets tests look into what is kept for other bodies.
type Unzipper struct{ unzipper }

// Read reads a whole body.
func (u *Unzipper) Read(zipped []byte) ([]byte, error) {
	u.source.Reset(bytes.NewReader(zipped))
	if err := u.reader.Reset(&u.source); err != nil {
		return nil, err
	}
	return io.ReadAll(&u.reader)
}

// Wipe does what is done before it is kept.
func (u *Unzipper) Wipe() error { return u.wipe() }

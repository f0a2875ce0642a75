package transport

import (
	"context"
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

package transport

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"syscall"
)

// A block is a range of addresses with no public hosts in it.
type block struct {
	prefix netip.Prefix
	class  string
	// openable is false for ranges that stay closed when private addresses are allowed: no
	// provider lives there, but cloud metadata services do.
	openable bool
}

// ipv4Blocks are the ranges of the IANA IPv4 Special-Purpose Address Registry (RFC 6890) that
// are not globally reachable, and multicast.
var ipv4Blocks = []block{
	closed("0.0.0.0/8", "unspecified"),
	openable("10.0.0.0/8", "private"),
	openable("100.64.0.0/10", "carrier-grade NAT"),
	openable("127.0.0.0/8", "loopback"),
	closed("169.254.0.0/16", "link-local"),
	openable("172.16.0.0/12", "private"),
	closed("192.0.0.0/24", "reserved"),
	closed("192.0.2.0/24", "documentation"),
	closed("192.88.99.0/24", "reserved"),
	openable("192.168.0.0/16", "private"),
	closed("198.18.0.0/15", "benchmark"),
	closed("198.51.100.0/24", "documentation"),
	closed("203.0.113.0/24", "documentation"),
	closed("224.0.0.0/4", "multicast"),
	closed("240.0.0.0/4", "reserved"),
	// A public address by its number, but on Azure the host's own control endpoint.
	closed("168.63.129.16/32", "cloud metadata"),
}

// ipv6Blocks name the ranges of the IANA IPv6 Special-Purpose Address Registry that need a
// name or lie within 2000::/3; what else lies outside of 2000::/3 is not assigned.
var ipv6Blocks = []block{
	closed("::/128", "unspecified"),
	openable("::1/128", "loopback"),
	closed("fe80::/10", "link-local"),
	closed("fec0::/10", "site-local"),
	closed("fd00:ec2::254/128", "cloud metadata"),
	openable("fc00::/7", "unique local"),
	closed("ff00::/8", "multicast"),
	closed("2001:db8::/32", "documentation"),
	closed("3fff::/20", "documentation"),
	// Teredo, ORCHID, benchmarking and other protocol assignments.
	closed("2001::/23", "protocol assignment"),
	// 6to4 embeds an IPv4 address. It is deprecated (RFC 7526), so that nothing public is lost.
	closed("2002::/16", "6to4"),
}

var (
	globalUnicast = netip.MustParsePrefix("2000::/3")
	// nat64 embeds an IPv4 address in its last 32 bits (RFC 6052). Networks without IPv4 reach
	// public IPv4 hosts through it, so that the embedded address decides.
	nat64 = netip.MustParsePrefix("64:ff9b::/96")
)

func openable(prefix, class string) block {
	return block{netip.MustParsePrefix(prefix), class, true}
}

func closed(prefix, class string) block {
	return block{netip.MustParsePrefix(prefix), class, false}
}

// AddressClass returns "" for the address of a public host, else what kind of address it is
// ("loopback", "private", "link-local", ...). An IPv4 address within an IPv6 address is judged
// as that IPv4 address.
func AddressClass(address netip.Addr) string {
	class, _ := classify(address)
	return class
}

func classify(address netip.Addr) (class string, isOpenable bool) {
	address = embedded(address)
	if !address.IsValid() {
		return "invalid", false
	}
	blocks := ipv6Blocks
	if address.Is4() {
		blocks = ipv4Blocks
	}
	for _, block := range blocks {
		if block.prefix.Contains(address) {
			return block.class, block.openable
		}
	}
	if address.Is6() && !globalUnicast.Contains(address) {
		return "reserved", false
	}
	return "", true
}

// embedded strips the zone and takes out the IPv4 address of a mapped or NAT64 address.
func embedded(address netip.Addr) netip.Addr {
	address = address.Unmap().WithZone("")
	if !nat64.Contains(address) {
		return address
	}
	bytes := address.As16()
	return netip.AddrFrom4([4]byte(bytes[12:]))
}

// guard decides, for every connection, whether the resolved address may be dialled.
type guard struct {
	allowPrivate   bool
	allowPlainHTTP bool
	allowed        []netip.Prefix
}

// blockedError is the guard's refusal.
type blockedError struct {
	code string
	text string
}

func (e *blockedError) Error() string { return e.text }

// plainKey marks, in the context of a dial, that the connection will not be encrypted.
type plainKey struct{}

// control is a net.Dialer.ControlContext: it sees the address that a name was resolved to,
// after resolution and before the connection, so that no second look-up can differ.
func (g *guard) control(ctx context.Context, network, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil || !strings.HasPrefix(network, "tcp") {
		return &blockedError{CodeBlockedAddress, "only TCP connections to IP addresses are allowed"}
	}
	plain, known := ctx.Value(plainKey{}).(bool)
	return g.check(target.Addr(), plain || !known)
}

// check returns a *blockedError unless a connection to address is allowed; plain says whether
// it would be without TLS.
func (g *guard) check(address netip.Addr, plain bool) error {
	if g.names(address) {
		return nil
	}
	class, isOpenable := classify(address)
	switch {
	case class != "" && !(g.allowPrivate && isOpenable):
		// The address itself is not told: it would answer questions about internal names.
		return &blockedError{CodeBlockedAddress, fmt.Sprintf("the host has a non-public address (%s), which must not be called; %s", class, nextStep(isOpenable))}
	case class == "" && plain && !g.allowPlainHTTP:
		return &blockedError{CodeInvalidRequest, "plain http to a public address is refused; use https"}
	default:
		return nil
	}
}

func nextStep(isOpenable bool) string {
	if isOpenable {
		return "allow private addresses for this account if the host is meant"
	}
	return "name the range in the allowed prefixes if the host is meant"
}

// names reports whether address is within one of the allowed prefixes.
func (g *guard) names(address netip.Addr) bool {
	address = address.Unmap().WithZone("")
	for _, prefix := range g.allowed {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}

// refusesAllPlainHTTP reports whether no address at all may be called by plain http.
func (g *guard) refusesAllPlainHTTP() bool {
	return !g.allowPlainHTTP && !g.allowPrivate && len(g.allowed) == 0
}

// normalised returns prefixes with IPv4-mapped ones rewritten as the IPv4 prefixes they are.
func normalised(prefixes []netip.Prefix) []netip.Prefix {
	result := make([]netip.Prefix, 0, len(prefixes))
	for _, prefix := range prefixes {
		if prefix.Addr().Is4In6() && prefix.Bits() >= 96 {
			prefix = netip.PrefixFrom(prefix.Addr().Unmap(), prefix.Bits()-96)
		}
		result = append(result, prefix.Masked())
	}
	return result
}

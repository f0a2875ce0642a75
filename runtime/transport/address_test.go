package transport_test

import (
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/unimap/unimap/runtime/transport"
)

func TestAddressClass(t *testing.T) {
	for address, want := range map[string]string{
		"8.8.8.8":                "",
		"100.63.255.255":         "",
		"100.128.0.0":            "",
		"172.15.255.255":         "",
		"172.32.0.0":             "",
		"198.17.255.255":         "",
		"198.20.0.0":             "",
		"223.255.255.255":        "",
		"2606:4700::1111":        "",
		"2a00:1450:4001:80b::1":  "",
		"::ffff:8.8.8.8":         "",
		"64:ff9b::8.8.8.8":       "",
		"0.0.0.0":                "unspecified",
		"0.1.2.3":                "unspecified",
		"10.0.0.1":               "private",
		"100.64.0.1":             "carrier-grade NAT",
		"100.100.100.200":        "carrier-grade NAT",
		"127.0.0.1":              "loopback",
		"127.255.255.254":        "loopback",
		"169.254.169.254":        "link-local",
		"172.16.0.1":             "private",
		"172.31.255.255":         "private",
		"192.0.0.192":            "reserved",
		"192.0.2.1":              "documentation",
		"192.168.1.1":            "private",
		"198.18.0.1":             "benchmark",
		"198.19.255.255":         "benchmark",
		"198.51.100.7":           "documentation",
		"203.0.113.9":            "documentation",
		"224.0.0.1":              "multicast",
		"239.255.255.255":        "multicast",
		"240.0.0.1":              "reserved",
		"255.255.255.255":        "reserved",
		"168.63.129.16":          "cloud metadata",
		"::":                     "unspecified",
		"::1":                    "loopback",
		"::7f00:1":               "reserved",
		"::ffff:127.0.0.1":       "loopback",
		"::ffff:169.254.169.254": "link-local",
		"::ffff:0:10.0.0.1":      "reserved",
		"64:ff9b::10.0.0.1":      "private",
		"64:ff9b::a9fe:a9fe":     "link-local",
		"64:ff9b:1::1":           "reserved",
		"100::1":                 "reserved",
		"2001::1":                "protocol assignment",
		"2001:0:7f00:1::":        "protocol assignment",
		"2001:db8::1":            "documentation",
		"2002:7f00:1::":          "6to4",
		"3fff::1":                "documentation",
		"5f00::1":                "reserved",
		"fc00::1":                "unique local",
		"fd12:3456::1":           "unique local",
		"fd00:ec2::254":          "cloud metadata",
		"fe80::1":                "link-local",
		"fe80::1%eth0":           "link-local",
		"febf::1":                "link-local",
		"fec0::1":                "site-local",
		"ff02::1":                "multicast",
	} {
		if got := transport.AddressClass(netip.MustParseAddr(address)); got != want {
			t.Errorf("AddressClass(%s) = %q, want %q", address, got, want)
		}
	}
	if got := transport.AddressClass(netip.Addr{}); got != "invalid" {
		t.Errorf("AddressClass of the zero address = %q, want invalid", got)
	}
}

func TestGuard(t *testing.T) {
	strict := transport.Options{}
	private := transport.Options{AllowPrivateAddresses: true}
	named := transport.Options{AllowedPrefixes: []netip.Prefix{
		netip.MustParsePrefix("169.254.0.0/16"),
		netip.MustParsePrefix("::ffff:10.1.0.0/112"),
	}}
	plain := transport.Options{AllowPlainHTTP: true}
	for _, test := range []struct {
		name    string
		options transport.Options
		address string
		plain   bool
		code    string
	}{
		{"public over TLS", strict, "8.8.8.8", false, ""},
		{"public in plain text", strict, "8.8.8.8", true, transport.CodeInvalidRequest},
		{"loopback", strict, "127.0.0.1", false, transport.CodeBlockedAddress},
		{"mapped loopback", strict, "::ffff:127.0.0.1", false, transport.CodeBlockedAddress},
		{"metadata", strict, "169.254.169.254", false, transport.CodeBlockedAddress},
		{"private allowed", private, "10.0.0.1", false, ""},
		{"private allowed in plain text", private, "10.0.0.1", true, ""},
		{"unique local allowed", private, "fd12::1", true, ""},
		{"public stays TLS only", private, "8.8.8.8", true, transport.CodeInvalidRequest},
		{"metadata stays closed", private, "169.254.169.254", true, transport.CodeBlockedAddress},
		{"IPv6 metadata stays closed", private, "fd00:ec2::254", false, transport.CodeBlockedAddress},
		{"multicast stays closed", private, "224.0.0.1", false, transport.CodeBlockedAddress},
		{"unspecified stays closed", private, "0.0.0.0", false, transport.CodeBlockedAddress},
		{"named link-local", named, "169.254.169.254", true, ""},
		{"named by a mapped prefix", named, "10.1.2.3", true, ""},
		{"named, given as mapped", named, "::ffff:10.1.2.3", true, ""},
		{"beside the named", named, "10.2.0.1", false, transport.CodeBlockedAddress},
		{"plain text allowed", plain, "8.8.8.8", true, ""},
		{"plain text allowed, private not", plain, "10.0.0.1", true, transport.CodeBlockedAddress},
	} {
		t.Run(test.name, func(t *testing.T) {
			client := transport.NewClient(test.options)
			defer client.Close()
			err := client.CheckAddress(netip.MustParseAddr(test.address), test.plain)
			if (err != nil) != (test.code != "") {
				t.Fatalf("got %v, want code %q", err, test.code)
			}
		})
	}
}

func TestDialIsGuarded(t *testing.T) {
	var requests atomic.Int32
	server := newServer(t, func(http.ResponseWriter, *http.Request) { requests.Add(1) })
	port := server.URL[strings.LastIndex(server.URL, ":"):]
	// Plain http is allowed here, so that the address alone decides.
	client := transport.NewClient(transport.Options{AllowPlainHTTP: true})
	defer client.Close()
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "169.254.169.254", "[fe80::1%251]"} {
		_, err := get(client, "http://"+host+port+"/")
		failure := wantError(t, err, transport.CodeBlockedAddress)
		if failure.Sent {
			t.Errorf("%s: the request is said to have been sent", host)
		}
	}
	if n := requests.Load(); n != 0 {
		t.Errorf("the server got %d requests, want none", n)
	}
}

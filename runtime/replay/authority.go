package replay

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"sync"
	"time"
)

// validity is how long the certificates of a server are valid, which is longer than any server
// runs.
const validity = 365 * 24 * time.Hour

// authority is a certificate authority that exists in memory only. It certifies any host, since
// a request to a host that is not recorded is to be seen and reported, not to fail in TLS.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey // of the authority and of all hosts
	addresses   []net.IP          // in the certificate of clients that name no host

	lock   sync.Mutex
	issued map[string]*tls.Certificate
}

func newAuthority(addresses []net.IP) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	form := certificateForm("replay authority", 1)
	form.IsCA, form.BasicConstraintsValid, form.KeyUsage = true, true, x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &authority{certificate: certificate, key: key, addresses: addresses, issued: map[string]*tls.Certificate{}}, nil
}

func certificateForm(name string, serial int64) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(validity),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
}

// roots is the pool of a client that trusts the authority and no other.
func (a *authority) roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return pool
}

// certificateFor is a tls.Config.GetCertificate. A client that calls an IP address names no host
// (RFC 6066 section 3).
func (a *authority) certificateFor(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	a.lock.Lock()
	defer a.lock.Unlock()
	if found := a.issued[hello.ServerName]; found != nil {
		return found, nil
	}
	form := certificateForm("replay", int64(len(a.issued))+2)
	if hello.ServerName != "" {
		form.DNSNames = []string{hello.ServerName}
	} else {
		form.IPAddresses = a.addresses
	}
	der, err := x509.CreateCertificate(rand.Reader, form, a.certificate, a.key.Public(), a.key)
	if err != nil {
		return nil, err
	}
	a.issued[hello.ServerName] = &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: a.key}
	return a.issued[hello.ServerName], nil
}

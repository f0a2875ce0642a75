package server_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/gateway/server"
)

// writePair writes a new self-signed certificate with a serial number.
func writePair(t *testing.T, dir string, serial int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(serial), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	certificate, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "cert.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})))
	write(t, dir, "key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})))
	at := time.Now().Add(time.Duration(serial) * time.Minute) // the clock of files may be coarse
	for _, name := range []string{"cert.pem", "key.pem"} {
		if err := os.Chtimes(dir+"/"+name, at, at); err != nil {
			t.Fatal(err)
		}
	}
}

// serialOf calls over TLS and returns the serial number of the certificate.
func serialOf(t *testing.T, base string) int64 {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	defer client.CloseIdleConnections()
	response, err := client.Get(base + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.TLS.PeerCertificates[0].SerialNumber.Int64()
}

func TestTLS(t *testing.T) {
	folder, account := acme(t, ticket)
	files := t.TempDir()
	writePair(t, files, 1)
	s, _ := start(t, "mappings="+folder, "account="+account, "tls-cert="+files+"/cert.pem", "tls-key="+files+"/key.pem")
	base, stop, ended := running(t, s)
	base = strings.Replace(base, "http:", "https:", 1)
	if got := serialOf(t, base); got != 1 {
		t.Errorf("got certificate %d", got)
	}
	writePair(t, files, 2)
	if got := serialOf(t, base); got != 2 {
		t.Errorf("the renewed certificate is not in use, but %d", got)
	}
	write(t, files, "key.pem", "broken")
	if got := serialOf(t, base); got != 2 {
		t.Errorf("got certificate %d", got)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// What cannot be used is said before anything is served.
func TestTLSWithoutCertificate(t *testing.T) {
	folder, account := acme(t, ticket)
	files := t.TempDir()
	write(t, files, "cert.pem", "broken")
	write(t, files, "key.pem", "broken")
	for _, name := range []string{"nowhere", files} {
		_, err := open(server.Options{Config: settings(t, "mappings="+folder, "account="+account, "token=t", "tls-cert="+name+"/cert.pem", "tls-key="+name+"/key.pem")})
		if err == nil || !strings.Contains(err.Error(), "the certificate cannot be used") {
			t.Errorf("got %v", err)
		}
	}
}

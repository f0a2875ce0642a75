package server

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"
)

// keyPair is a certificate in files, which are read again when they change, as a renewed one must
// not need a restart.
type keyPair struct {
	certificate, key string

	lock   sync.Mutex
	loaded *tls.Certificate
	times  [2]time.Time // of change of the files that loaded comes from
}

// get is a tls.Config.GetCertificate. A changed pair that cannot be read leaves the old one in
// use: the two files may just be on their way.
func (p *keyPair) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	p.lock.Lock()
	defer p.lock.Unlock()
	times := [2]time.Time{changed(p.certificate), changed(p.key)}
	if p.loaded != nil && times == p.times {
		return p.loaded, nil
	}
	pair, err := tls.LoadX509KeyPair(p.certificate, p.key)
	switch {
	case err == nil:
		p.loaded, p.times = &pair, times
	case p.loaded == nil:
		return nil, fmt.Errorf("the certificate cannot be used: %w", err)
	}
	return p.loaded, nil
}

func changed(name string) time.Time {
	info, err := os.Stat(name)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/unimap/unimap/bench/peer"
)

// contest is all contenders, unimap first.
type contest struct{ contenders []peer.Contender }

// newContest starts the contenders; peers whose name holds none of the words are left out, but
// for unimap and the reference.
func newContest(words []string) (*contest, error) {
	own, err := newUnimap()
	if err != nil {
		return nil, err
	}
	peers, err := peer.All()
	if err != nil {
		return nil, err
	}
	c := &contest{contenders: []peer.Contender{own.contender()}}
	for _, p := range append([]peer.Contender{own.tree()}, peers...) {
		if p.Name == reference || wanted(p.Name, words) {
			c.contenders = append(c.contenders, p)
		} else if p.Close != nil {
			err = errors.Join(err, p.Close())
		}
	}
	return c, err
}

// wanted tells whether a name holds one of the words, or there are none.
func wanted(name string, words []string) bool {
	for _, word := range words {
		if strings.Contains(strings.ToLower(name), strings.ToLower(word)) {
			return true
		}
	}
	return len(words) == 0
}

func (c *contest) close() error {
	var failed error
	for _, contender := range c.contenders {
		if contender.Close != nil {
			failed = errors.Join(failed, contender.Close())
		}
	}
	return failed
}

func (c *contest) reference() peer.Contender {
	for _, contender := range c.contenders {
		if contender.Name == reference {
			return contender
		}
	}
	panic("there is no " + reference)
}

// verify checks that all contenders give the same.
func (c *contest) verify(w workload) error {
	right := c.reference()
	var failed error
	for _, contender := range c.contenders {
		failed = errors.Join(failed, w.verify(contender, right))
	}
	if failed != nil {
		return fmt.Errorf("the contenders do not give the same, so nothing is measured:\n%w", failed)
	}
	return nil
}

package main

import "testing"

func TestContendersGiveTheSame(t *testing.T) {
	c, err := newContest(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.close(); err != nil {
			t.Error(err)
		}
	}()
	right := c.reference()
	for _, contender := range c.contenders {
		t.Run(contender.Name, func(t *testing.T) {
			if contender.Absent != "" {
				t.Skip(contender.Absent)
			}
			for _, w := range workloads() {
				if err := w.verify(contender, right); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

package mappingtest

import (
	"context"
	"sync"
	"time"
)

// clock is the time of one case: it stands still but for the waits, which take no time.
type clock struct {
	lock sync.Mutex
	time time.Time
}

func (c *clock) now() time.Time {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.time
}

func (c *clock) sleep(ctx context.Context, d time.Duration) error {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.time = c.time.Add(d)
	return ctx.Err()
}

package auth

import (
	"context"
	"time"

	"github.com/unimap/unimap/runtime/account"
)

// holdFor is how long the lock of an account is held on to while its renewed tokens wait to be
// saved. Another process that renewed meanwhile would spend the old refresh token once more, for
// which providers revoke them all. It is bounded, since locks of several accounts may be one.
const holdFor = time.Minute

// locked takes the lock of an account, or that which is held since its tokens wait to be saved.
// Only one renewal of an account is under way in this process.
func (m *Manager) locked(ctx context.Context, h held) (unlock func(), err error) {
	locker, ok := h.store.(account.Locker)
	if !ok {
		return func() {}, nil
	}
	if unlock := m.takeLock(h.id); unlock != nil {
		return unlock, nil
	}
	return locker.Lock(ctx, h.id)
}

func (m *Manager) takeLock(id string) (unlock func()) {
	m.lock.Lock()
	defer m.lock.Unlock()
	if waiting := m.unsaved[id]; waiting != nil {
		unlock, waiting.unlock = waiting.unlock, nil
	}
	return unlock
}

// release frees the lock of an account, unless its tokens wait to be saved for a short time only.
func (m *Manager) release(id string, unlock func()) {
	if !m.keepLock(id, unlock) {
		unlock()
	}
}

func (m *Manager) keepLock(id string, unlock func()) bool {
	m.lock.Lock()
	defer m.lock.Unlock()
	waiting := m.unsaved[id]
	if waiting == nil || m.options.Now().Sub(waiting.since) >= holdFor {
		return false
	}
	waiting.unlock = unlock
	return true
}

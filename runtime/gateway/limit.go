package gateway

import (
	"net/http"
	"sync"

	"github.com/unimap/unimap/runtime"
)

// limiter bounds the unified calls that are under way, all together and those of each account.
type limiter struct {
	most, mostOfAccount int // 0 for no bound
	lock                sync.Mutex
	all                 int
	accounts            map[string]int // those with calls under way
}

func newLimiter(most, mostOfAccount int) *limiter {
	return &limiter{most: most, mostOfAccount: mostOfAccount, accounts: map[string]int{}}
}

// acquire takes a place for a call of an account, which release gives back. The error says which
// bound is reached.
func (l *limiter) acquire(accountID string) (release func(), failure *runtime.Error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	switch {
	case l.most > 0 && l.all >= l.most:
		return nil, tooMany("the gateway has as many calls under way as it takes; try again later")
	case l.mostOfAccount > 0 && l.accounts[accountID] >= l.mostOfAccount:
		return nil, tooMany("the account has as many calls under way as the gateway takes for one; try again later")
	}
	l.all++
	l.accounts[accountID]++
	return func() { l.release(accountID) }, nil
}

func (l *limiter) release(accountID string) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.all--
	if l.accounts[accountID]--; l.accounts[accountID] == 0 {
		delete(l.accounts, accountID)
	}
}

// underWay is the number of calls under way.
func (l *limiter) underWay() int {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.all
}

func tooMany(message string) *runtime.Error {
	return &runtime.Error{StatusCode: http.StatusTooManyRequests, Code: "gateway.too_many_requests", Origin: runtime.OriginPolicy,
		Message: message, Retryable: true, RetryAfter: 1}
}

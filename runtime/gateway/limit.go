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

// enter takes a place among all calls, which leave gives back. The error says that there is none.
func (l *limiter) enter() *runtime.Error {
	l.lock.Lock()
	defer l.lock.Unlock()
	if l.most > 0 && l.all >= l.most {
		return tooMany("the gateway has as many calls under way as it takes; try again later")
	}
	l.all++
	return nil
}

func (l *limiter) leave() {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.all--
}

// acquire takes a place among the calls of an account, which release gives back. The error says
// that there is none.
func (l *limiter) acquire(accountID string) *runtime.Error {
	l.lock.Lock()
	defer l.lock.Unlock()
	if l.mostOfAccount > 0 && l.accounts[accountID] >= l.mostOfAccount {
		return tooMany("the account has as many calls under way as the gateway takes for one; try again later")
	}
	l.accounts[accountID]++
	return nil
}

func (l *limiter) release(accountID string) {
	l.lock.Lock()
	defer l.lock.Unlock()
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

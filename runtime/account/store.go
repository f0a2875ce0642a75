package account

import "context"

// Store keeps accounts. Implementations are safe for concurrent use, hand out and take in
// accounts that nobody else holds, and should encrypt credentials at rest.
type Store interface {
	// Get returns the account under its ID, with the version that it has, 1 or above, or an error that
	// is ErrNotFound.
	Get(ctx context.Context, id string) (*Account, error)
	// List returns the ids of all accounts in alphabetical order.
	List(ctx context.Context) ([]string, error)
	// Put stores the account under its ID, whatever was there, with the next version. It is how
	// accounts are created, and how a user's new authorisation replaces what had been refused.
	Put(ctx context.Context, next *Account) error
	// CompareAndSwap replaces the account by next, with version+1, if it still has the given
	// version, and returns an error that is ErrConflict if it has another, ErrNotFound if there
	// is none. When it returns nil, the change must be durable: the tokens that it holds may be
	// the only valid ones.
	CompareAndSwap(ctx context.Context, id string, version int64, next *Account) error
	// Delete removes the account if it still has the given version, or whichever it has for
	// AnyVersion. It returns an error that is ErrConflict if it has another, ErrNotFound if there
	// is no such account.
	Delete(ctx context.Context, id string, version int64) error
}

// AnyVersion is the version of no account. Delete takes it for whichever the account has.
const AnyVersion int64 = 0

// Locker is what a Store also implements if several processes may share it. Whoever renews the
// tokens of an account holds its lock from reading the account until the renewed tokens are saved,
// so that no refresh token is spent twice.
type Locker interface {
	// Lock waits until nobody else, in any process, holds the lock of the account, or until ctx
	// ends. The account need not exist. unlock must be called once; the lock is also freed when
	// the process ends. It protects nothing from those who do not ask for it: Get, Put and
	// CompareAndSwap work as ever.
	Lock(ctx context.Context, id string) (unlock func(), err error)
}

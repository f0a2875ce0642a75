package gateway

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
)

const (
	// maxAccountDepth bounds the nesting of an account.
	maxAccountDepth = 32
	// maxSwaps bounds how often other writers can make a change start again.
	maxSwaps = 5
	// defaultPage and maxPage bound the accounts of one page.
	defaultPage = 50
	maxPage     = 100
)

// listAccounts answers with a page of accounts in the order of their ids. The cursor is the last
// id of the page before.
func (x *exchange) listAccounts([]string) *runtime.Error {
	query, failure := readTexts(x.request.URL.RawQuery, "limit", "next_cursor")
	if failure != nil {
		return failure
	}
	size, failure := pageSize(query["limit"])
	if failure != nil {
		return failure
	}
	ids, err := x.gateway.options.Accounts.List(x.request.Context())
	if err != nil {
		return x.storeFailure(err)
	}
	cursor := query["next_cursor"]
	var next any
	result := []any{}
	for _, id := range ids {
		if id <= cursor {
			continue
		}
		if len(result) == size {
			next = value.Member(result[size-1], "id")
			break
		}
		found, err := x.gateway.options.Accounts.Get(x.request.Context(), id)
		switch {
		case errors.Is(err, account.ErrNotFound): // deleted meanwhile
		case err != nil:
			failure := x.storeFailure(err)
			result = append(result, value.ObjectOf("id", id, "problem", failure.Message))
		default:
			result = append(result, account.View(found))
		}
	}
	x.writeValue(value.ObjectOf("result", result, "next_cursor", next))
	return nil
}

// pageSize reads the parameter limit; empty is the size of a page without it.
func pageSize(given string) (int, *runtime.Error) {
	if given == "" {
		return defaultPage, nil
	}
	size, err := strconv.Atoi(given)
	if err != nil || size < 1 || size > maxPage {
		return 0, badParameter("limit", runtime.CodeInvalidRequest, "limit must be a number from 1 to "+strconv.Itoa(maxPage))
	}
	return size, nil
}

func (x *exchange) getAccount(values []string) *runtime.Error {
	id := values[0]
	found, err := x.gateway.options.Accounts.Get(x.request.Context(), id)
	if err != nil {
		return x.storeFailure(err)
	}
	x.writeAccount(http.StatusOK, found)
	return nil
}

// createAccount makes an account of the body, under an id of its own if the body has none.
func (x *exchange) createAccount([]string) *runtime.Error {
	patch, failure := x.accountBody()
	if failure != nil {
		return failure
	}
	base := &account.Account{}
	if !patch.Has("id") {
		base.ID = newAccountID()
	}
	next, failure := x.patched(base, patch)
	if failure != nil {
		return failure
	}
	created, err := x.gateway.putNew(x.request.Context(), next)
	if err != nil {
		return x.storeFailure(err)
	}
	x.writer.Header().Set("Location", prefixOf(x.request)+"/integrated-account/"+created.ID)
	x.writeAccount(http.StatusCreated, created)
	return nil
}

// putNew stores an account whose id must be free.
func (g *Gateway) putNew(ctx context.Context, next *account.Account) (*account.Account, error) {
	g.creating.Lock()
	defer g.creating.Unlock()
	store := g.options.Accounts
	if locker, ok := store.(account.Locker); ok {
		unlock, err := locker.Lock(ctx, next.ID)
		if err != nil {
			return nil, err
		}
		defer unlock()
	}
	_, err := store.Get(ctx, next.ID)
	switch {
	case err == nil:
		return nil, errTaken
	case !errors.Is(err, account.ErrNotFound):
		return nil, err
	}
	if err := store.Put(ctx, next); err != nil {
		return nil, err
	}
	return store.Get(ctx, next.ID)
}

var errTaken = &account.Error{Code: account.CodeConflict, Message: "there is an account with this id; update it, or choose another id", Pointer: "/id"}

// updateAccount lays the body over the account, as JSON merge patch does.
func (x *exchange) updateAccount(values []string) *runtime.Error {
	id := values[0]
	patch, failure := x.accountBody()
	if failure != nil {
		return failure
	}
	store, wanted := x.gateway.options.Accounts, x.request.Header.Get("If-Match")
	for range maxSwaps {
		current, err := store.Get(x.request.Context(), id)
		if err != nil {
			return x.storeFailure(err)
		}
		if !meets(wanted, current) {
			return notMatched()
		}
		next, failure := x.patched(current, patch)
		if failure != nil {
			return failure
		}
		err = store.CompareAndSwap(x.request.Context(), id, current.Version, next)
		if errors.Is(err, account.ErrConflict) {
			continue
		}
		if err != nil {
			return x.storeFailure(err)
		}
		next.Version = current.Version + 1
		x.writeAccount(http.StatusOK, next)
		return nil
	}
	return x.storeFailure(account.ErrConflict)
}

// meets reports whether an account is one that If-Match names: one of a list of versions, or any.
func meets(wanted string, current *account.Account) bool {
	if wanted == "" || wanted == "*" {
		return true
	}
	for given := range strings.SplitSeq(wanted, ",") {
		if strings.TrimSpace(given) == versionTag(current) {
			return true
		}
	}
	return false
}

// notMatched refuses a change to an account that has changed since the client read it.
func notMatched() *runtime.Error {
	return &runtime.Error{StatusCode: http.StatusPreconditionFailed, Code: account.CodeConflict, Origin: runtime.OriginClient,
		Message: "the account is no longer the one that If-Match names; read it again"}
}

// deleteAccount removes the account, if it is still the one that If-Match names.
func (x *exchange) deleteAccount(values []string) *runtime.Error {
	id := values[0]
	store, version := x.gateway.options.Accounts, account.AnyVersion
	if wanted := x.request.Header.Get("If-Match"); wanted != "" && wanted != "*" {
		current, err := store.Get(x.request.Context(), id)
		if err != nil {
			return x.storeFailure(err)
		}
		if !meets(wanted, current) {
			return notMatched()
		}
		version = current.Version
	}
	switch err := store.Delete(x.request.Context(), id, version); {
	case errors.Is(err, account.ErrConflict):
		return notMatched()
	case err != nil:
		return x.storeFailure(err)
	}
	return x.writeJSON(identified{id})
}

// accountBody reads the body, which is one JSON object.
func (x *exchange) accountBody() (*value.Object, *runtime.Error) {
	content, failure := x.body()
	if failure != nil {
		return nil, failure
	}
	decoded, err := value.Decode(content, value.Limits{MaxBytes: account.MaxFileBytes, MaxDepth: maxAccountDepth})
	object, ok := decoded.(*value.Object)
	if err != nil || !ok {
		return nil, &runtime.Error{StatusCode: http.StatusBadRequest, Code: runtime.CodeInvalidJSON, Origin: runtime.OriginClient,
			Message: "the body must be one JSON object of at most " + strconv.Itoa(account.MaxFileBytes) + " bytes" + placeOf(err)}
	}
	return object, nil
}

// placeOf says what is wrong with a document and where. The message of the error itself may quote
// the body, which holds credentials.
func placeOf(err error) string {
	var failure *value.Error
	if !errors.As(err, &failure) || !failure.InDocument {
		return ""
	}
	what := strings.ReplaceAll(strings.TrimPrefix(string(failure.Code), "json_"), "_", " ")
	return ": " + what + " at byte " + strconv.Itoa(failure.Offset)
}

// patched lays a patch over an account and checks what comes of it against the catalog.
func (x *exchange) patched(base *account.Account, patch *value.Object) (*account.Account, *runtime.Error) {
	next, err := account.Patch(base, patch)
	if err != nil {
		return nil, x.storeFailure(err)
	}
	if err := runtime.CheckAccount(x.gateway.options.Runtime.Catalog(), next); err != nil {
		return nil, failureOf(err)
	}
	return next, nil
}

func (x *exchange) writeAccount(status int, a *account.Account) {
	x.writer.Header().Set("Etag", versionTag(a))
	x.write(status, "application/json", value.Append(nil, account.View(a)))
}

func versionTag(a *account.Account) string { return strconv.Quote(strconv.FormatInt(a.Version, 10)) }

// storeFailure is the envelope for an error of a store or of an account's form. What a database
// says goes into the log alone.
func (x *exchange) storeFailure(err error) *runtime.Error {
	var failure *account.Error
	if !errors.As(err, &failure) {
		x.gateway.options.Logger.LogAttrs(x.request.Context(), slog.LevelWarn, "the store of accounts failed",
			slog.String("request_id", x.requestID), slog.String("error", err.Error()))
		return &runtime.Error{StatusCode: http.StatusServiceUnavailable, Code: runtime.CodeAccountStore, Origin: runtime.OriginAccount,
			Message: "the integrated account could not be read or saved", Retryable: true, Cause: err}
	}
	e := &runtime.Error{
		StatusCode: http.StatusUnprocessableEntity, Code: runtime.Code(failure.Code), Origin: runtime.OriginAccount,
		Message: failure.Message, Pointer: failure.Pointer, Cause: err,
	}
	switch failure.Code {
	case account.CodeNotFound:
		e.StatusCode, e.Message = http.StatusNotFound, "there is no such integrated account"
	case account.CodeConflict:
		e.StatusCode = http.StatusConflict
	}
	return e
}

func newAccountID() string {
	var random [12]byte
	_, _ = rand.Read(random[:]) // never fails, as documented
	return "acc_" + hex.EncodeToString(random[:])
}

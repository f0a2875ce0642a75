package account

import "fmt"

// ValidID reports whether an account can have the id. A Store has none under any other.
func ValidID(id string) bool { return accountID.MatchString(id) }

// Check returns an error of code account.invalid if the id, the provider or the status of an
// account are not of the form that they must have. A Store calls it before it keeps an account.
func Check(a *Account) error {
	switch {
	case !accountID.MatchString(a.ID):
		return &Error{Code: CodeInvalid, Pointer: "/id", Message: fmt.Sprintf("id must be text of the form %s", accountID)}
	case !providerName.MatchString(a.Provider):
		return &Error{Code: CodeInvalid, Pointer: "/provider", Message: fmt.Sprintf("provider must be text of the form %s", providerName)}
	case a.Status != "" && a.Status != StatusActive && a.Status != StatusNeedsReauth:
		return &Error{Code: CodeInvalid, Pointer: "/status", Message: fmt.Sprintf("status must be %s or %s", StatusActive, StatusNeedsReauth)}
	}
	return nil
}

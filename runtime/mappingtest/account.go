package mappingtest

import (
	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account"
)

// accountID is the id of the account of every case.
const accountID = "test"

// Account returns the integrated account of a case of a file.
func Account(provider string, file *testcase.File, tested *testcase.Case) *account.Account {
	given := file.AccountOf(tested)
	credentials := map[string]string{}
	if given.Credentials != nil {
		for name, v := range given.Credentials.All() {
			credentials[name] = value.Text(v)
		}
	}
	return &account.Account{
		ID: accountID, Provider: provider, Settings: given.Settings, Credentials: account.NewCredentials(credentials),
	}
}

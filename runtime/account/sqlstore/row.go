package sqlstore

import (
	"encoding/json"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/vault"
)

// row is an account as the database has it.
type row struct {
	id, provider, settings, network, overlays, status string
	credentials                                       []byte
	keyID                                             string
	version                                           int64
}

// columns returns the parameters that the writing statements begin with.
func (r row) columns() []any {
	return []any{r.id, r.provider, r.settings, r.network, r.overlays, r.status, r.credentials, r.keyID}
}

// network is the JSON of account.Network.
type network struct {
	AllowPrivateAddresses bool `json:"allow_private_addresses,omitempty"`
}

func (s *Store) encode(a *account.Account) (row, error) {
	if err := account.Check(a); err != nil {
		return row{}, err
	}
	keys := s.keys.Load()
	if keys == nil {
		return row{}, noKeys()
	}
	settings := value.NewObject(0)
	if a.Settings != nil {
		settings = a.Settings
	}
	reach, err := json.Marshal(network(a.Network))
	if err != nil {
		return row{}, invalidAccount("network")
	}
	overlays, err := json.Marshal(a.Overlays)
	if err != nil {
		return row{}, invalidAccount("overlays")
	}
	secrets, err := json.Marshal(a.Credentials.Reveal())
	if err != nil {
		return row{}, invalidAccount("credentials")
	}
	sealed := keys.Seal(a.ID, secrets)
	status := a.Status
	if status == "" {
		status = account.StatusActive
	}
	return row{
		id: a.ID, provider: a.Provider, settings: string(value.Append(nil, settings)), network: string(reach), overlays: string(overlays),
		status: string(status), credentials: sealed.Data, keyID: sealed.KeyID,
	}, nil
}

func (s *Store) decode(r row) (*account.Account, error) {
	keys := s.keys.Load()
	if keys == nil {
		return nil, noKeys()
	}
	decoded, err := value.Decode([]byte(r.settings), value.Limits{})
	if err != nil {
		return nil, damaged(r.id, "the settings", err)
	}
	settings, ok := decoded.(*value.Object)
	if !ok {
		return nil, damaged(r.id, "the settings", nil)
	}
	var reach network
	if err := json.Unmarshal([]byte(r.network), &reach); err != nil {
		return nil, damaged(r.id, "the network", err)
	}
	var overlays map[string]string
	if err := json.Unmarshal([]byte(r.overlays), &overlays); err != nil {
		return nil, damaged(r.id, "the overlays", err)
	}
	opened, err := keys.Open(r.id, vault.Sealed{KeyID: r.keyID, Data: r.credentials})
	if err != nil {
		return nil, damaged(r.id, "the credentials", err)
	}
	var secrets map[string]string
	if err := json.Unmarshal(opened, &secrets); err != nil {
		return nil, damaged(r.id, "the credentials", nil) // the cause may quote them
	}
	return &account.Account{
		ID: r.id, Provider: r.provider, Settings: settings, Credentials: account.NewCredentials(secrets), Network: account.Network(reach),
		Overlays: overlays, Version: r.version, Status: account.Status(r.status),
	}, nil
}

func noKeys() error {
	return &Error{Code: CodeNoKeys, Message: "the store has no keyring, without which no account can be read or written"}
}

func invalidAccount(what string) error {
	return &account.Error{Code: account.CodeInvalid, Pointer: "/" + what, Message: what + " cannot be written as JSON"}
}

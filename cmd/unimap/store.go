package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/account/sqlstore"
	"github.com/unimap/unimap/runtime/gateway/config"
	"github.com/unimap/unimap/runtime/vault"
)

// storeHelp is what the verbs that work on a store say about it.
const storeHelp = `The store is that of the gateway, and is named in the same ways as for unimap serve: by flags, by UNIMAP_STORE, UNIMAP_KEYS
and UNIMAP_KEY in the environment, or by the file of --config.`

// storeCommand is a verb that works on a store of accounts and API tokens.
type storeCommand struct {
	config *string
	// keyless verbs do not touch credentials, and need no keys.
	keyless bool
	// creates is set for verbs that make a store which is not there. For others its name is a slip.
	creates bool
	run     func(ctx context.Context, store *sqlstore.Store, settings *config.Config, arguments []string) error
}

// attach adds the flags to a command and makes it open the store before it runs.
func (c *storeCommand) attach(cmd *cobra.Command, settings ...string) *cobra.Command {
	names := append([]string{"store"}, settings...)
	if !c.keyless {
		names = append(names, "keys")
	}
	for _, setting := range config.Settings {
		if slices.Contains(names, setting.Name) {
			cmd.Flags().String(setting.Name, "", strings.ReplaceAll(setting.Doc, "`", ""))
		}
	}
	c.config = cmd.Flags().String(config.FileFlag, "", "YAML file of settings, as for unimap serve")
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		settings, err := readSettings(cmd.Flags(), *c.config)
		if err != nil {
			return err
		}
		store, err := c.open(cmd.Context(), settings)
		if err != nil {
			return storeError(err)
		}
		defer store.Close()
		return storeError(c.run(cmd.Context(), store, settings, arguments))
	}
	return cmd
}

func (c *storeCommand) open(ctx context.Context, settings *config.Config) (*sqlstore.Store, error) {
	url := settings.Text("store")
	if url == "" {
		return nil, usage("no store is named").withHelp("give --store sqlite:PATH or --store postgres://..., or set UNIMAP_STORE")
	}
	var keys *vault.Keyring
	if !c.keyless {
		var err error
		if keys, err = keyring(settings); err != nil {
			return nil, usage("%v", err).withHelp(`a key file has a line ID:KEY; make one with: echo "k1:$(head -c 32 /dev/urandom | base64)"`)
		}
	}
	if path, isSQLite := strings.CutPrefix(url, "sqlite:"); isSQLite && path != "" && !c.creates {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, failed("there is no store %s", path).withHelp("check the path; unimap serve, accounts add and tokens create make a store")
		}
	}
	return sqlstore.Open(ctx, url, keys)
}

// storeError says what a store has refused.
func storeError(err error) error {
	var known *exitError
	if err == nil || errors.As(err, &known) {
		return err
	}
	var failure *sqlstore.Error
	if errors.As(err, &failure) && failure.Code == sqlstore.CodeInvalidURL {
		return usage("%v", err)
	}
	return failed("%v", err)
}

// readAccount reads an account file, or the standard input for "-".
func readAccount(t *terminal, name string, lookup account.Lookup) (*account.Account, error) {
	var read *account.Account
	var err error
	if name == "-" {
		var document []byte
		if document, err = io.ReadAll(io.LimitReader(t.in, account.MaxFileBytes+1)); err == nil {
			read, err = account.Decode(document, lookup)
		}
	} else {
		read, err = account.ReadFile(name, lookup)
	}
	if err != nil {
		return nil, usage("%s: %v", inputName(name), err)
	}
	return read, nil
}

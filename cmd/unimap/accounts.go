package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/account/sqlstore"
	"github.com/unimap/unimap/runtime/gateway/config"
)

func newAccounts(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "accounts",
		Short: "Manage the integrated accounts of a gateway's store",
		Long: `accounts adds, shows and removes the integrated accounts that a gateway serves, while it runs. Credentials are encrypted in
the store and never shown.

` + storeHelp,
		Example: `  unimap accounts add jira.yaml --store sqlite:accounts.db --keys keys
  unimap accounts list
  unimap accounts rekey`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newAccountsAdd(t), newAccountsList(t), newAccountsShow(t), newAccountsRemove(), newAccountsRekey(t))
	return cmd
}

func newAccountsAdd(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "add FILE",
		Short: "Add the account of an account file",
		Long: `add stores the account of an account file, or of the standard input for -, and writes it without its credentials. The file
is YAML or JSON: {id: acme-1, provider: acme, settings: {...}, credentials: {api_token: $ACME_TOKEN}}; a value that begins
with a dollar sign names a variable of the environment. The account is checked against the mappings.

` + storeHelp,
		Example: `  unimap accounts add jira.yaml --store sqlite:accounts.db --keys keys`,
		Args:    cobra.ExactArgs(1),
	}
	replace := cmd.Flags().Bool("replace", false, "replace the account that has the same id")
	c := &storeCommand{creates: true, run: func(ctx context.Context, store *sqlstore.Store, settings *config.Config, arguments []string) error {
		return addAccount(ctx, t, store, settings, arguments[0], *replace)
	}}
	return c.attach(cmd, "mappings")
}

func addAccount(ctx context.Context, t *terminal, store *sqlstore.Store, settings *config.Config, name string, replace bool) error {
	next, err := readAccount(t, name, os.LookupEnv)
	if err != nil {
		return err
	}
	if err := checkAccount(t, settings.Text("mappings"), name, next); err != nil {
		return err
	}
	unlock, err := store.Lock(ctx, next.ID)
	if err != nil {
		return err
	}
	defer unlock()
	if !replace {
		if _, err := store.Get(ctx, next.ID); !errors.Is(err, account.ErrNotFound) {
			if err != nil {
				return err
			}
			return failed("there is an account %s already", next.ID).withHelp("give the file another id, or add --replace")
		}
	}
	if err := store.Put(ctx, next); err != nil {
		return err
	}
	return showAccount(ctx, t, store, next.ID)
}

// checkAccount holds an account against the mappings of its provider.
func checkAccount(t *terminal, folder, name string, a *account.Account) error {
	w, err := openWorkspace(folder)
	if err != nil {
		return err
	}
	if err := findProvider(w, a.Provider); err != nil {
		return err
	}
	loaded, err := loadSound(t, w.provider(a.Provider))
	if err != nil {
		return err
	}
	var failure *runtime.Error
	if errors.As(runtime.CheckAccount(loaded.Catalog(), a), &failure) {
		return usage("%s: %s", inputName(name), failure.Message)
	}
	return nil
}

func showAccount(ctx context.Context, t *terminal, store account.Store, id string) error {
	found, err := store.Get(ctx, id)
	if errors.Is(err, account.ErrNotFound) {
		return noAccount(id)
	}
	if err != nil {
		return err
	}
	return t.json(account.View(found))
}

func noAccount(id string) error {
	return failed("there is no account %q", id).withHelp("unimap accounts list lists them")
}

func newAccountsShow(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use: "show ID", Short: "Show an account without its credentials", Long: "show writes an account as JSON. Of its credentials it shows the names.\n\n" + storeHelp,
		Args: cobra.ExactArgs(1),
	}
	c := &storeCommand{run: func(ctx context.Context, store *sqlstore.Store, _ *config.Config, arguments []string) error {
		return showAccount(ctx, t, store, arguments[0])
	}}
	return c.attach(cmd)
}

func newAccountsList(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use: "list", Short: "List the accounts", Long: "list writes a row for each account. One that cannot be read is reported, and the exit status is 1.\n\n" + storeHelp,
		Args: cobra.NoArgs,
	}
	format := chooseFlag(cmd, "format", "how the list is written", "text", "json")
	c := &storeCommand{run: func(ctx context.Context, store *sqlstore.Store, _ *config.Config, _ []string) error {
		return listAccounts(ctx, t, store, format.value)
	}}
	return c.attach(cmd)
}

func listAccounts(ctx context.Context, t *terminal, store account.Store, format string) error {
	ids, err := store.List(ctx)
	if err != nil {
		return err
	}
	views, status := []any{}, exitOK
	for _, id := range ids {
		found, err := store.Get(ctx, id)
		switch {
		case errors.Is(err, account.ErrNotFound): // removed meanwhile
		case err != nil:
			t.complain("%s: %v", id, err)
			status = exitFindings
		default:
			views = append(views, account.View(found))
		}
	}
	if format == "json" {
		err = t.json(views)
	} else {
		err = written(writeAccounts(t, views))
	}
	if err != nil {
		return err
	}
	return silently(status)
}

func writeAccounts(t *terminal, views []any) error {
	table := tabwriter.NewWriter(t.text(), 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tPROVIDER\tSTATUS\tVERSION")
	for _, view := range views {
		for i, name := range []string{"id", "provider", "status", "version"} {
			if i > 0 {
				fmt.Fprint(table, "\t")
			}
			fmt.Fprint(table, value.Member(view, name))
		}
		fmt.Fprintln(table)
	}
	return table.Flush()
}

func newAccountsRemove() *cobra.Command {
	cmd := &cobra.Command{
		Use: "remove ID", Short: "Remove an account and its credentials", Long: "remove removes an account. Gateways that are running stop using it at once.\n\n" + storeHelp,
		Args: cobra.ExactArgs(1),
	}
	c := &storeCommand{run: func(ctx context.Context, store *sqlstore.Store, _ *config.Config, arguments []string) error {
		err := store.Delete(ctx, arguments[0], account.AnyVersion)
		if errors.Is(err, account.ErrNotFound) {
			return noAccount(arguments[0])
		}
		return err
	}}
	c.keyless = true
	return c.attach(cmd)
}

func newAccountsRekey(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use: "rekey", Short: "Encrypt all credentials with the first key",
		Long: `rekey encrypts the credentials of every account with the first key of the keyring. To replace a key:

  1. put a new line ID:KEY before the others of the key file, and reload every gateway;
  2. unimap accounts rekey;
  3. take the old line out, and reload again.

` + storeHelp,
		Args: cobra.NoArgs,
	}
	c := &storeCommand{run: func(ctx context.Context, store *sqlstore.Store, _ *config.Config, _ []string) error {
		count, err := store.Rekey(ctx)
		if _, printing := fmt.Fprintf(t.text(), "%d encrypted anew\n", count); printing != nil && err == nil {
			return written(printing)
		}
		return err
	}}
	return c.attach(cmd)
}

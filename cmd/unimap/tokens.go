package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account/sqlstore"
	"github.com/unimap/unimap/runtime/gateway"
	"github.com/unimap/unimap/runtime/gateway/config"
)

func newTokens(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "tokens",
		Short: "Manage the API tokens of a gateway's store",
		Long: `tokens creates, lists and revokes the tokens that programs call a gateway with, while it runs. A store keeps the digest of a
token: the token itself is shown once, when it is created.

` + storeHelp,
		Example: `  unimap tokens create --holder ci --store sqlite:accounts.db
  unimap tokens create --holder ops --scope call --scope admin
  unimap tokens revoke tok_0123456789ab`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTokensCreate(t), newTokensList(t), newTokensRevoke())
	return cmd
}

// holderForm is that of the holders of tokens.
var holderForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$`)

func newTokensCreate(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use: "create --holder NAME", Short: "Create a token",
		Long: "create writes a new token to the standard output, and its id to the error output. The token cannot be shown again.\n\n" + storeHelp,
		Args: cobra.NoArgs,
	}
	holder := cmd.Flags().String("holder", "", "who will hold the token, for logs")
	scopes := cmd.Flags().StringArray("scope", []string{string(gateway.ScopeCall)}, "what the token may do: call or admin; can be repeated")
	c := &storeCommand{keyless: true, creates: true, run: func(ctx context.Context, store *sqlstore.Store, _ *config.Config, _ []string) error {
		return createToken(ctx, t, store, *holder, *scopes)
	}}
	if err := cmd.MarkFlagRequired("holder"); err != nil {
		panic(err) // the flag has just been added
	}
	return c.attach(cmd)
}

func createToken(ctx context.Context, t *terminal, store *sqlstore.Store, holder string, scopes []string) error {
	if !holderForm.MatchString(holder) {
		return usage("the holder must be a name of letters, digits and . _ @ -")
	}
	for _, scope := range scopes {
		if scope != string(gateway.ScopeCall) && scope != string(gateway.ScopeAdmin) {
			return usage("a scope is call or admin, not %q", scope)
		}
	}
	token := gateway.NewToken()
	created, err := store.CreateToken(ctx, gateway.TokenDigest(token), holder, scopes)
	if err != nil {
		return err
	}
	t.complain("%s of %s may %s; the token is shown this once", created.ID, holder, strings.Join(scopes, ", "))
	_, err = fmt.Fprintln(t.out, token)
	return written(err)
}

func newTokensList(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use: "list", Short: "List the tokens", Long: "list writes a row for each token, the oldest first.\n\n" + storeHelp, Args: cobra.NoArgs,
	}
	format := chooseFlag(cmd, "format", "how the list is written", "text", "json")
	c := &storeCommand{keyless: true, run: func(ctx context.Context, store *sqlstore.Store, _ *config.Config, _ []string) error {
		tokens, err := store.ListTokens(ctx)
		if err != nil {
			return err
		}
		if format.value == "json" {
			return t.json(tokenValues(tokens))
		}
		return written(writeTokens(t, tokens))
	}}
	return c.attach(cmd)
}

func tokenValues(tokens []sqlstore.Token) []any {
	out := []any{}
	for _, token := range tokens {
		scopes := []any{}
		for _, scope := range token.Scopes {
			scopes = append(scopes, scope)
		}
		out = append(out, value.ObjectOf("id", token.ID, "holder", token.Holder, "scopes", scopes, "created_at", token.Created.Format(time.RFC3339)))
	}
	return out
}

func writeTokens(t *terminal, tokens []sqlstore.Token) error {
	table := tabwriter.NewWriter(t.text(), 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tHOLDER\tSCOPES\tCREATED")
	for _, token := range tokens {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", token.ID, token.Holder, strings.Join(token.Scopes, ","), token.Created.Format(time.RFC3339))
	}
	return table.Flush()
}

func newTokensRevoke() *cobra.Command {
	cmd := &cobra.Command{
		Use: "revoke ID", Short: "Revoke a token", Long: "revoke removes a token by its id. Gateways that are running refuse it at once.\n\n" + storeHelp, Args: cobra.ExactArgs(1),
	}
	c := &storeCommand{keyless: true, run: func(ctx context.Context, store *sqlstore.Store, _ *config.Config, arguments []string) error {
		err := store.RevokeToken(ctx, arguments[0])
		if errors.Is(err, sqlstore.ErrTokenNotFound) {
			return failed("there is no token %q", arguments[0]).withHelp("unimap tokens list lists them by their ids")
		}
		return err
	}}
	return c.attach(cmd)
}

package main

import (
	"cmp"
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/querystring"
)

// callFlags are the flags of the verb call.
type callFlags struct {
	account, sandbox string
	data             string
	query            []string
	dryRun           bool
	trace            bool
	strict           bool
	async            bool
	format           *choice
	folder           *string
}

func newCall(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "call MODEL RESOURCE METHOD [ID]",
		Short: "Execute a unified call",
		Long: `call executes one unified call and writes its answer. Warnings go to the error output, one a line. A call that fails
writes the error envelope to the error output as JSON, and the exit status is 1.

An account file is YAML or JSON: {provider: acme, settings: {...}, credentials: {api_token: $ACME_TOKEN}}; a value that
begins with a dollar sign names a variable of the environment. With --sandbox no request leaves the machine: the
provider is played from the recorded cases beside the mapping.`,
		Example: `  unimap call ticketing tickets update 10042 --sandbox jira -d '{"name":"Printer on fire","status":"completed"}'
  unimap call ticketing tickets list --sandbox jira --query limit=2
  unimap call ticketing tickets get 10042 --account jira.yaml --format normalized
  unimap call crm engagements delete 7 --account hubspot.yaml --query engagement_type=call --dry-run
  unimap call ticketing tickets update 10042 --account jira.yaml -d @ticket.json --strict --trace`,
		Args: cobra.RangeArgs(3, 4),
	}
	flags := &callFlags{format: chooseFlag(cmd, "format", "form of the answer", "unified", "raw", "normalized", "stream")}
	flags.folder = mappingsFlag(cmd)
	flags.define(cmd)
	cmd.ValidArgsFunction = completeCall(flags.folder)
	cmd.RunE = func(cmd *cobra.Command, names []string) error {
		request, err := flags.request(t, cmd.Flags().Changed("format"), names)
		if err != nil {
			return err
		}
		return call(cmd.Context(), t, flags, request)
	}
	return cmd
}

func (f *callFlags) define(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.account, "account", "", "file of the integrated account")
	flags.StringVar(&f.sandbox, "sandbox", "", "provider that is played from its recorded cases")
	flags.StringVarP(&f.data, "data", "d", "", "the unified body: JSON, @FILE, or - for the standard input")
	flags.StringArrayVar(&f.query, "query", nil, "a query parameter NAME=VALUE, such as a[b]=c or a[]=b; can be repeated")
	flags.BoolVar(&f.dryRun, "dry-run", false, "make the reading calls and show the writing ones without sending them")
	flags.BoolVar(&f.trace, "trace", false, "write every step to the error output, as JSON")
	flags.BoolVar(&f.strict, "strict", false, "refuse a field that the provider cannot write (Prefer: handling=strict)")
	flags.BoolVar(&f.async, "async", false, "do not wait for a job of the provider (Prefer: respond-async)")
	cmd.MarkFlagsMutuallyExclusive("account", "sandbox")
	cmd.MarkFlagsOneRequired("account", "sandbox")
	if err := cmd.RegisterFlagCompletionFunc("sandbox", completeProvider(f.folder)); err != nil {
		panic(err) // the flag has just been added
	}
}

// request returns the unified request, without the account.
func (f *callFlags) request(t *terminal, formatted bool, names []string) (runtime.Request, error) {
	request := runtime.Request{
		Model: names[0], Resource: names[1], Method: names[2],
		Strict: f.strict, RespondAsync: f.async, DryRun: f.dryRun, Trace: f.trace,
	}
	if len(names) == 4 {
		request.ID = names[3]
	}
	var err error
	if request.Body, err = readData(t, f.data); err != nil {
		return request, err
	}
	if request.Query, err = readQuery(f.query); err != nil {
		return request, err
	}
	if formatted {
		request.Query["truto_response_format"] = f.format.value
	}
	return request, nil
}

// readData returns the body that the flag --data gives. The runtime checks it.
func readData(t *terminal, data string) ([]byte, error) {
	switch name, isFile := strings.CutPrefix(data, "@"); {
	case data == "-":
		return readInput(t, "-")
	case isFile:
		return readInput(t, name)
	}
	return []byte(data), nil
}

func readQuery(parameters []string) (map[string]any, error) {
	pairs := make([]querystring.Pair, len(parameters))
	for i, parameter := range parameters {
		name, value, ok := strings.Cut(parameter, "=")
		if !ok {
			return nil, usage("a query parameter is NAME=VALUE, not %q", parameter)
		}
		pairs[i] = querystring.Pair{Name: name, Value: value}
	}
	tree, err := querystring.Tree(pairs)
	if err != nil {
		return nil, usage("%v", err)
	}
	query := make(map[string]any, tree.Len()+1)
	for name, v := range tree.All() {
		query[name] = v
	}
	return query, nil
}

// call executes a request with an account, or in a sandbox.
func call(ctx context.Context, t *terminal, flags *callFlags, request runtime.Request) error {
	w, err := openWorkspace(*flags.folder)
	if err != nil {
		return err
	}
	provider, options := flags.sandbox, runtime.Options{}
	if flags.account != "" {
		store, err := openAccount(flags.account)
		if err != nil {
			return err
		}
		request.AccountID, options.Accounts, provider = store.ID(), store, store.Provider()
	}
	if err := findProvider(w, provider); err != nil {
		return err
	}
	loaded, err := loadSound(t, w.mapping(provider, request.Model, request.Resource))
	if err != nil {
		return err
	}
	if flags.sandbox != "" {
		return callSandbox(ctx, t, loaded.Catalog(), provider, request)
	}
	r := runtime.New(loaded.Catalog(), options)
	err = execute(ctx, t, r, request)
	if lost := ended(r); lost != nil {
		t.complain("unimap: %v", lost)
		return cmp.Or(err, error(&exitError{status: exitFindings}))
	}
	return err
}

// endFor bounds what is left to do after a call.
const endFor = 20 * time.Second

// ended saves tokens that the account's file has not taken, and logs out at the provider. The error
// says that tokens are lost.
func ended(r *runtime.Runtime) error {
	ctx, cancel := context.WithTimeout(context.Background(), endFor)
	defer cancel()
	defer r.EndSessions(ctx)
	return r.Flush(ctx)
}

// openAccount opens an account file as a store, so that tokens which are renewed during the call
// are kept for the next one.
func openAccount(name string) (*account.FileStore, error) {
	store, err := account.OpenFile(name, os.LookupEnv)
	var invalid *account.Error
	if errors.As(err, &invalid) {
		return nil, usage("%s: %s", name, invalid.Message)
	}
	return store, err
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/mappings"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/account/sqlstore"
	"github.com/unimap/unimap/runtime/gateway/config"
	"github.com/unimap/unimap/runtime/gateway/server"
	"github.com/unimap/unimap/runtime/vault"
	"github.com/unimap/unimap/schemas"
)

func newServe(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the unified API over HTTP",
		Long: `serve runs the gateway: the unified API over HTTP, with mappings that are taken in use again whenever they change.

Each flag but --config and --print-config can also be given in the environment, as UNIMAP_ and its name in capitals with
underscores, or under its name in the YAML file of --config or UNIMAP_CONFIG. A flag goes before the environment, that
before the file. SIGHUP and POST /-/reload reload; SIGTERM ends when the requests under way are answered.

With --sandbox there is one ready account for each provider, whose id is the provider's name, answered by the recorded
exchanges of the mappings; nothing leaves the machine.`,
		Example: `  unimap serve --sandbox
  unimap serve --token dev --account jira.yaml
  unimap serve --config /etc/unimap/gateway.yaml --print-config`,
		Args: cobra.NoArgs,
	}
	settingFlags(cmd.Flags())
	file := cmd.Flags().String(config.FileFlag, "", "YAML file of settings")
	show := cmd.Flags().Bool("print-config", false, "show the settings in effect and where they come from, without secrets, and end")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		settings, err := readSettings(cmd.Flags(), *file)
		if err != nil {
			return err
		}
		if *show {
			return written(settings.Write(t.out))
		}
		return serve(cmd.Context(), t, settings)
	}
	return cmd
}

// settingFlags adds a flag for every setting. All are texts, which package config reads.
func settingFlags(flags *pflag.FlagSet) {
	for _, setting := range config.Settings {
		doc := strings.ReplaceAll(setting.Doc, "`", "")
		switch {
		case setting.Kind == config.List:
			flags.StringArray(setting.Name, nil, doc)
			continue
		case setting.Default != "":
			doc += " (default " + setting.Default + ")"
		}
		flags.String(setting.Name, "", doc)
		if setting.Kind == config.Switch {
			flags.Lookup(setting.Name).NoOptDefVal = "true"
		}
	}
}

// readSettings puts flags, environment and file together.
func readSettings(flags *pflag.FlagSet, file string) (*config.Config, error) {
	from := config.Sources{Flags: map[string][]string{}, Lookup: os.LookupEnv, File: file, Defaults: map[string]string{}}
	if defaultWorkspace().root != "" {
		from.Defaults["mappings"] = defaultFolder
	}
	flags.Visit(func(flag *pflag.Flag) {
		if !slices.ContainsFunc(config.Settings, func(s config.Setting) bool { return s.Name == flag.Name }) {
			return
		}
		if list, ok := flag.Value.(pflag.SliceValue); ok {
			from.Flags[flag.Name] = list.GetSlice()
			return
		}
		from.Flags[flag.Name] = []string{flag.Value.String()}
	})
	settings, err := config.Read(from)
	var invalid *config.Error
	if errors.As(err, &invalid) {
		return nil, &exitError{status: exitUsage, message: invalid.Error(), help: invalid.Help}
	}
	return settings, err
}

// serve runs the gateway until ctx ends.
func serve(ctx context.Context, t *terminal, settings *config.Config) (err error) {
	logger := server.NewLogger(settings, t.err)
	for name, guess := range config.UnknownVariables(os.Environ()) {
		logger.Warn("a variable of the environment is not a setting", slog.String("name", name), slog.String("meant", guess))
	}
	version, _ := buildVersion()
	s, err := server.New(ctx, server.Options{
		Config: settings, OpenStore: storeOpener(settings, logger), Embedded: embedded, Version: version, Logger: logger,
	})
	if err != nil {
		return usage("%v", err)
	}
	defer func() {
		if lost := s.Close(); lost != nil && err == nil {
			err = failed("%v", lost)
		}
	}()
	stop := reloadOnHangup(ctx, s)
	defer stop()
	listener, err := s.Listen(ctx)
	if err != nil {
		return usage("%v", err).withHelp("choose another address with --listen ADDRESS:PORT; port 0 is any free one")
	}
	base := baseURL(settings, listener.Addr())
	logger.Info("serving", slog.String("url", base), slog.String("revision", s.Catalog().Revision()), slog.Int("mappings", len(s.Catalog().Mappings())))
	if settings.Switch("sandbox") {
		if err := showSamples(t.text(), base, settings, s.Catalog()); err != nil {
			return written(err)
		}
	}
	if err := s.Run(ctx, listener); err != nil {
		return failed("%v", err)
	}
	return nil
}

// embedded loads the mappings that are built into the program.
func embedded(options ...engine.Option) (*engine.Loaded, error) {
	return engine.LoadAll(mappings.FS, schemas.FS, options...)
}

// storeOpener opens a store of accounts with the keys of the settings. Keys of which none can be used
// are refused, as where those of another store are given: every call would fail. Where only some are
// missing, the log tells.
func storeOpener(settings *config.Config, logger *slog.Logger) func(context.Context, string) (account.Store, error) {
	return func(ctx context.Context, url string) (account.Store, error) {
		keys, err := keyring(settings)
		if err != nil {
			return nil, err
		}
		opened, err := sqlstore.Open(ctx, url, keys)
		if err != nil {
			return nil, err
		}
		failures, anyUsable, err := opened.CheckKeys(ctx)
		if err == nil && !anyUsable {
			err = errors.Join(failures...)
		}
		if err != nil {
			_ = opened.Close() // the first error says more
			return nil, err
		}
		for _, failure := range failures {
			logger.Error("some accounts cannot be used", slog.String("problem", failure.Error()))
		}
		return servedStore{opened, settings}, nil
	}
}

// servedStore is a store whose keys are read again at a reload.
type servedStore struct {
	*sqlstore.Store
	settings *config.Config
}

// Reload reads the keys again.
func (s servedStore) Reload(ctx context.Context) error {
	keys, err := keyring(s.settings)
	if err != nil {
		return err
	}
	return s.UseKeys(ctx, keys)
}

func keyring(settings *config.Config) (*vault.Keyring, error) {
	if name := settings.Text("keys"); name != "" {
		return vault.ReadFile(name)
	}
	if text := settings.Text("key"); text != "" {
		return vault.Parse(text)
	}
	return nil, errors.New("the store needs keys for the credentials of accounts: set keys, or key")
}

// reloadOnHangup reloads at every SIGHUP. The log says how it went.
func reloadOnHangup(ctx context.Context, s *server.Server) (stop func()) {
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-hangups:
				_ = s.Reload(ctx)
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(hangups)
		close(done)
	}
}

// baseURL is how the gateway is reached from this machine.
func baseURL(settings *config.Config, address net.Addr) string {
	scheme := "http"
	if settings.Text("tls-cert") != "" {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(address.String())
	if ip := net.ParseIP(host); err == nil && (ip == nil || ip.IsUnspecified()) {
		host = "localhost"
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}

// showSamples writes a command line for each method that the sandbox answers.
func showSamples(w io.Writer, base string, settings *config.Config, catalog *engine.Catalog) error {
	token := server.SandboxToken
	switch plain := settings.List("token"); {
	case len(plain) > 0:
		token = plain[0]
	case settings.Text("tokens") != "":
		token = "TOKEN"
	}
	samples := server.Samples(catalog)
	if len(samples) == 0 {
		_, err := fmt.Fprintf(w, "The unified API at %s. None of the mappings has recorded exchanges, so that nothing can be called:\n"+
			"add PROVIDER/MODEL/RESOURCE.test.yaml, or leave out --mappings for those that are built in.\n", base)
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "The unified API at %s, answered by recorded exchanges. The API token is %s,\nand the account of each provider has its name. Try:\n", base, token)
	provider := ""
	for _, sample := range samples {
		if sample.Provider != provider {
			provider = sample.Provider
			fmt.Fprintf(&b, "\n# %s\n", provider)
		}
		b.WriteString(sample.Curl(base, token) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

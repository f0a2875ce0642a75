package sqlstore_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/account/sqlstore"
	"github.com/unimap/unimap/runtime/vault"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// postgresVariable names the environment variable with the URL of a database in which the tests
// may create and drop schemas.
const postgresVariable = "UNIMAP_TEST_POSTGRES"

// key returns a line of a keyring.
func key(id string, fill byte) string {
	return id + ":" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{fill}, vault.KeyBytes)) + "\n"
}

func keyring(t *testing.T, text string) *vault.Keyring {
	t.Helper()
	ring, err := vault.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

// databases runs a test on a new SQLite file, and on a new schema of Postgres if there is one.
func databases(t *testing.T, test func(t *testing.T, url string)) {
	t.Run("sqlite", func(t *testing.T) {
		test(t, "sqlite:"+filepath.Join(t.TempDir(), "odd name?&%41.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		test(t, newSchema(t))
	})
}

// newSchema creates a schema, and returns a URL that leads to it.
func newSchema(t *testing.T) string {
	t.Helper()
	base := os.Getenv(postgresVariable)
	if base == "" {
		t.Skipf("NOT TESTED ON POSTGRES: set %s to the URL of a database, such as postgres://user@127.0.0.1/test", postgresVariable)
	}
	name := "unimap_test_" + strings.ToLower(rand.Text())
	admin, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	execute := func(statement string) {
		if _, err := admin.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	execute(`CREATE SCHEMA ` + name)
	t.Cleanup(func() {
		execute(`DROP SCHEMA ` + name + ` CASCADE`)
		if err := admin.Close(); err != nil {
			t.Error(err)
		}
	})
	parsed, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	query := parsed.Query()
	query.Set("search_path", name)
	parsed.RawQuery = query.Encode()
	return parsed.String()
}

func open(t *testing.T, url string, keys *vault.Keyring) *sqlstore.Store {
	t.Helper()
	store, err := sqlstore.Open(context.Background(), url, keys)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// query returns the columns of the first row of a query, past the store.
func query(t *testing.T, storeURL, statement string, into ...any) {
	t.Helper()
	raw := rawDatabase(t, storeURL)
	defer raw.Close()
	if err := raw.QueryRow(statement).Scan(into...); err != nil {
		t.Fatal(err)
	}
}

func change(t *testing.T, storeURL, statement string) {
	t.Helper()
	raw := rawDatabase(t, storeURL)
	defer raw.Close()
	if _, err := raw.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

func rawDatabase(t *testing.T, storeURL string) *sql.DB {
	t.Helper()
	driver, name := "pgx", storeURL
	if path, ok := strings.CutPrefix(storeURL, "sqlite:"); ok {
		driver, name = "sqlite", (&url.URL{Scheme: "file", Path: path}).String()
	}
	raw, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

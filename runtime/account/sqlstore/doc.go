// Package sqlstore keeps accounts, with their credentials encrypted, and API tokens, as digests,
// in an SQLite file or a Postgres database.
package sqlstore

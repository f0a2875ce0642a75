// Package transport carries out one HTTP exchange safely: it guards which addresses are
// dialled, what a redirect may take along, how large and how slow an answer may be, and it
// reports every failure as a typed error that holds no secret.
package transport

// Package auth puts an account's credentials onto a request, and keeps its OAuth 2.0 tokens
// fresh: fetched once however many ask, and saved before they are used.
package auth

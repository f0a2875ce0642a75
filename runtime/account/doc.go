// Package account holds integrated accounts: whose settings and credentials a call uses, where
// they are kept, and how they are read from a file.
package account

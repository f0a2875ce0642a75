// Package secret masks secrets in text that is to be shown, whatever form they take there.
package secret

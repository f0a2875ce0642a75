// Package runtime executes the methods of a catalog over HTTP: it checks the unified request,
// makes the provider's calls in order, and gives back a unified answer that is valid against its
// schema, or an error that says who has to do what.
package runtime

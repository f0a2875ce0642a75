// Package report writes tables of figures for people, for documents and for programs.
package report

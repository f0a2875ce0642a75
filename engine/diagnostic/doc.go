// Package diagnostic describes what is wrong with a file, at an exact place and under a stable
// code: the findings, the table of rules behind the codes, and their renderings as text, JSON,
// GitHub annotations, SARIF and the reference page.
package diagnostic

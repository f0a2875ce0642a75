// Package richtext converts rich text between Markdown, HTML, plain text and the Atlassian
// Document Format.
//
// The Atlassian Document Format (ADF; developer.atlassian.com, page "Atlassian Document Format")
// is the tree all conversions go through: it is plain JSON, and rich enough for what the others
// hold. Markdown is CommonMark with the tables, strikethrough, task lists and bare links of
// GitHub (https://github.github.com/gfm/). Markdown is parsed by goldmark and HTML by
// golang.org/x/net/html; this package reads and writes trees.
//
// Every input is taken as hostile: sizes and nesting are bounded, HTML that is written holds no
// element or attribute that came from the input, and addresses that run code are left out.
package richtext

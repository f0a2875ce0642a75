// Package mappings holds the mappings that come with the project, one folder a provider, and
// embeds them.
package mappings

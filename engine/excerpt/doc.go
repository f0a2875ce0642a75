// Package excerpt shortens text for messages.
package excerpt

// Package description turns what a catalog knows statically into documents about the unified API:
// what one method of one provider takes and gives, tools for agents, and an OpenAPI document.
package description

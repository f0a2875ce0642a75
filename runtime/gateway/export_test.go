package gateway

import "github.com/unimap/unimap/runtime/gateway/description"

// OperationsOf are the routes of a gateway beside the unified API.
func OperationsOf(g *Gateway) []description.Operation { return g.operations() }

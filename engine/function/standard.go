package function

import "sync"

// standard is the library, one slice a category or a part of one.
var standard = join(
	textFunctions,
	regexFunctions,
	numberFunctions,
	logicFunctions,
	listFunctions,
	objectFunctions,
	timeFunctions,
	encodingFunctions,
	richTextFunctions,
)

var standardRegistry = sync.OnceValue(func() *Registry {
	registry, err := newRegistry(nil)
	if err != nil {
		panic(err)
	}
	return registry
})

func join(groups ...[]*Function) []*Function {
	var all []*Function
	for _, group := range groups {
		all = append(all, group...)
	}
	return all
}

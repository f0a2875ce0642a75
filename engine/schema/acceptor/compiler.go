package acceptor

import (
	"cmp"
	"maps"
	"regexp"
	"slices"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"
)

// compiler makes one node of a schema, however often it is referred to, so that a recursive
// schema ends.
type compiler struct {
	nodes   map[*jsonschema.Schema]*node
	unknown []string
	opaque  bool // what a schema refers to depends on the document
}

var kindsByType = map[string]kinds{
	"null": null, "boolean": boolean, "number": number, "integer": number,
	"string": text, "array": list, "object": object,
}

// node returns the node of a schema, or nil of nil. Its sets of kinds are still to be settled.
func (c *compiler) node(schema *jsonschema.Schema) *node {
	if schema == nil {
		return nil
	}
	if made := c.nodes[schema]; made != nil {
		return made
	}
	n := &node{possible: everything}
	c.nodes[schema] = n
	if schema.Always != nil {
		if !*schema.Always {
			n.possible = nothing
		}
		return n
	}
	n.possible = kindsOfTypes(schema.Types)
	c.addConstants(n, schema)
	n.numbers = numberRulesOf(schema)
	c.addTexts(n, schema)
	c.addLists(n, schema)
	c.addObjects(n, schema)
	c.addParts(n, schema)
	c.addOpaque(n, schema)
	return n
}

func kindsOfTypes(types []string) kinds {
	if len(types) == 0 {
		return everything
	}
	var possible kinds
	for _, name := range types {
		possible |= kindsByType[name]
	}
	return possible
}

// leave notes a keyword whose verdict on values of some kinds is left to jsonschema.
func (c *compiler) leave(n *node, schema *jsonschema.Schema, keyword string, on kinds) {
	n.unknown |= on
	c.unknown = append(c.unknown, schema.Location+"/"+keyword)
}

// addOpaque notes the keywords for which a schema is not accepted at all: by way of one of them a
// schema may judge a value by itself, on which jsonschema fails in the midst of a choice that
// another branch has decided.
func (c *compiler) addOpaque(n *node, schema *jsonschema.Schema) {
	if schema.DynamicRef != nil {
		c.leave(n, schema, "$dynamicRef", everything)
		c.opaque = true
	}
	if schema.RecursiveRef != nil {
		c.leave(n, schema, "$recursiveRef", everything)
		c.opaque = true
	}
	for name := range schema.Extensions {
		c.leave(n, schema, name, everything)
		c.opaque = true
	}
}

func (c *compiler) addConstants(n *node, schema *jsonschema.Schema) {
	for _, set := range []struct {
		keyword string
		values  []any
	}{{"const", schema.Constant}, {"enum", schema.Enum}} {
		if len(set.values) == 0 {
			continue
		}
		allowed := constantsOf(set.values)
		n.constants = append(n.constants, allowed)
		if allowed.kinds&containers != 0 {
			c.leave(n, schema, set.keyword, nothing)
		}
	}
}

func (c *compiler) addTexts(n *node, schema *jsonschema.Schema) {
	var known bool
	if n.texts, known = textRulesOf(schema); !known {
		c.leave(n, schema, "format", text)
	}
	for keyword, present := range map[string]bool{
		"contentEncoding": schema.ContentEncoding != "", "contentMediaType": schema.ContentMediaType != "",
	} {
		if present {
			c.leave(n, schema, keyword, text)
		}
	}
	c.node(schema.ContentSchema)
}

func (c *compiler) addLists(n *node, schema *jsonschema.Schema) {
	if schema.UniqueItems {
		c.leave(n, schema, "uniqueItems", list)
	}
	if leftover := c.node(schema.UnevaluatedItems); leftover != nil && !isTrue(schema.UnevaluatedItems) {
		c.leave(n, schema, "unevaluatedItems", list)
	}
	rules := &listRules{fewest: schema.MinItems, most: schema.MaxItems, rest: c.node(schema.Items2020)}
	for _, element := range schema.PrefixItems {
		rules.first = append(rules.first, c.node(element))
	}
	switch items := schema.Items.(type) {
	case *jsonschema.Schema:
		rules.rest = c.node(items)
	case []*jsonschema.Schema:
		for _, element := range items {
			rules.first = append(rules.first, c.node(element))
		}
		rules.rest = c.additional(schema.AdditionalItems)
	}
	if schema.Contains != nil && (schema.MinContains != -1 || schema.MaxContains != -1) {
		rules.contained = c.node(schema.Contains)
		rules.fewestContained, rules.mostContained = schema.MinContains, schema.MaxContains
	}
	if rules.first != nil || rules.rest != nil || rules.contained != nil || rules.fewest != -1 || rules.most != -1 {
		n.lists = rules
	}
}

// additional returns the node of a keyword that holds a boolean or a schema, nil for anything.
func (c *compiler) additional(keyword any) *node {
	switch keyword := keyword.(type) {
	case bool:
		if !keyword {
			return &node{possible: nothing}
		}
	case *jsonschema.Schema:
		return c.node(keyword)
	}
	return nil
}

func (c *compiler) addObjects(n *node, schema *jsonschema.Schema) {
	for keyword, present := range map[string]bool{
		"regexProperties": schema.RegexProperties, "dependencies": len(schema.Dependencies) > 0,
		"dependentRequired": len(schema.DependentRequired) > 0, "dependentSchemas": len(schema.DependentSchemas) > 0,
	} {
		if present {
			c.leave(n, schema, keyword, object)
		}
	}
	rules := &objectRules{fewest: schema.MinProperties, most: schema.MaxProperties, nameRule: c.node(schema.PropertyNames)}
	rules.additional = c.additional(schema.AdditionalProperties)
	leftover := c.node(schema.UnevaluatedProperties)
	if leftover != nil && schema.AdditionalProperties == nil && !isTrue(schema.UnevaluatedProperties) {
		// Without others that judge the same object, what is unevaluated is what is additional.
		if rules.additional = leftover; judgedByOthers(schema) {
			c.leave(n, schema, "unevaluatedProperties", object)
		}
	}
	if !c.addMembers(rules, schema) {
		c.leave(n, schema, "required", object)
	}
	patterns := slices.SortedFunc(maps.Keys(schema.PatternProperties), func(a, b *regexp.Regexp) int {
		return cmp.Compare(a.String(), b.String())
	})
	for _, pattern := range patterns {
		rules.patterns = append(rules.patterns, patternRule{pattern, c.node(schema.PatternProperties[pattern])})
	}
	if rules.names.count > 0 || rules.additional != nil || rules.patterns != nil || rules.nameRule != nil || rules.fewest != -1 || rules.most != -1 {
		n.objects = rules
	}
}

// addMembers lays out the names that are declared or required. It returns false if more names
// are required than there are bits to note them by.
func (c *compiler) addMembers(rules *objectRules, schema *jsonschema.Schema) bool {
	required := slices.Compact(slices.Sorted(slices.Values(schema.Required)))
	names := required
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		if _, found := slices.BinarySearch(required, name); !found {
			names = append(names, name)
		}
	}
	rules.names = newNames(names)
	rules.members = make([]member, len(names))
	for i, name := range names {
		rules.members[i] = member{node: c.node(schema.Properties[name]), bit: 1 << i} // 0 beyond the last bit
		if i < len(required) {
			rules.required |= 1 << i
		}
	}
	return len(required) <= 64
}

func (c *compiler) addParts(n *node, schema *jsonschema.Schema) {
	if schema.Ref != nil {
		n.all = append(n.all, c.node(schema.Ref))
	}
	n.all = append(n.all, c.each(schema.AllOf)...)
	n.anyOf, n.oneOf = c.each(schema.AnyOf), c.each(schema.OneOf)
	n.not = c.node(schema.Not)
	if schema.If != nil {
		n.condition = &condition{c.node(schema.If), c.node(schema.Then), c.node(schema.Else)}
	}
	for _, dependent := range schema.DependentSchemas {
		n.unheeded = append(n.unheeded, c.node(dependent))
	}
	for _, dependent := range schema.Dependencies {
		if dependent, ok := dependent.(*jsonschema.Schema); ok {
			n.unheeded = append(n.unheeded, c.node(dependent))
		}
	}
}

func (c *compiler) each(schemas []*jsonschema.Schema) []*node {
	var nodes []*node
	for _, schema := range schemas {
		nodes = append(nodes, c.node(schema))
	}
	return nodes
}

func isTrue(schema *jsonschema.Schema) bool { return schema.Always != nil && *schema.Always }

// judgedByOthers reports whether other schemas judge the same object as this one does.
func judgedByOthers(s *jsonschema.Schema) bool {
	return s.Ref != nil || s.RecursiveRef != nil || s.DynamicRef != nil || s.AllOf != nil || s.AnyOf != nil ||
		s.OneOf != nil || s.Not != nil || s.If != nil || s.Dependencies != nil || s.DependentSchemas != nil || s.Extensions != nil
}

// settle settles every node, and lets nodes lead past those that merely refer. It returns false
// if no document can be accepted.
func (c *compiler) settle() bool {
	if c.opaque {
		return false
	}
	inOrder := slices.SortedFunc(maps.Keys(c.nodes), func(a, b *jsonschema.Schema) int { return cmp.Compare(a.Location, b.Location) })
	for _, schema := range inOrder {
		if !c.nodes[schema].settle() {
			c.unknown = append(c.unknown, schema.Location)
			return false
		}
	}
	for _, n := range c.nodes {
		n.shorten()
	}
	return true
}

// shorten replaces what n leads to by the targets of it.
func (n *node) shorten() {
	for _, parts := range [][]*node{n.all, n.anyOf, n.oneOf} {
		shortenAll(parts)
	}
	n.not = n.not.target()
	if n.condition != nil {
		n.condition.test, n.condition.then, n.condition.otherwise = n.condition.test.target(), n.condition.then.target(), n.condition.otherwise.target()
	}
	if rules := n.lists; rules != nil {
		shortenAll(rules.first)
		rules.rest, rules.contained = rules.rest.target(), rules.contained.target()
	}
	if rules := n.objects; rules != nil {
		rules.additional, rules.nameRule = rules.additional.target(), rules.nameRule.target()
		for i := range rules.members {
			rules.members[i].node = rules.members[i].node.target()
		}
		for i := range rules.patterns {
			rules.patterns[i].node = rules.patterns[i].node.target()
		}
	}
}

func shortenAll(nodes []*node) {
	for i := range nodes {
		nodes[i] = nodes[i].target()
	}
}

package account

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/unimap/unimap/engine/value"
	"go.yaml.in/yaml/v4"
)

// maxDepth bounds the nesting of an account file.
const maxDepth = 32

// parse reads a JSON or YAML document. Messages of the parsers may quote the document, so that
// only positions are taken over.
func parse(document []byte) (any, error) {
	if trimmed := bytes.TrimLeft(document, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '{' {
		// What JSON and YAML both read they read alike, but for escapes, where JSON is meant.
		decoded, err := value.Decode(document, value.Limits{MaxBytes: MaxFileBytes, MaxDepth: maxDepth})
		if err == nil {
			return decoded, nil
		}
	}
	var root yaml.Node
	if err := yaml.Load(document, &root); err != nil {
		return nil, syntaxError(err)
	}
	if root.Kind != yaml.DocumentNode || len(root.Content) != 1 {
		return nil, invalid("the account file is empty")
	}
	return convert(root.Content[0], 0)
}

func syntaxError(err error) error {
	var located *yaml.LoadError
	if errors.As(err, &located) && located.Mark.Line > 0 {
		return invalid(fmt.Sprintf("the account file is not valid YAML or JSON at line %d", located.Mark.Line))
	}
	return invalid("the account file is not one YAML or JSON document")
}

// convert turns a node into a value. Anchors, aliases, merge keys and tags are refused: in an
// account file they are mistakes, such as a password that begins with & or !.
func convert(node *yaml.Node, depth int) (any, error) {
	switch {
	case depth > maxDepth:
		return nil, at(node, "the nesting is too deep")
	case node.Anchor != "" || node.Kind == yaml.AliasNode:
		return nil, at(node, "anchors and aliases are not allowed; put a text that begins with & or * in quotes")
	case node.Style&yaml.TaggedStyle != 0:
		return nil, at(node, "tags are not allowed; put a text that begins with ! in quotes")
	}
	switch node.Kind {
	case yaml.MappingNode:
		return convertMapping(node, depth)
	case yaml.SequenceNode:
		return convertSequence(node, depth)
	case yaml.ScalarNode:
		return convertScalar(node)
	default:
		return nil, at(node, "this is not a value")
	}
}

func convertMapping(node *yaml.Node, depth int) (any, error) {
	object := value.NewObject(len(node.Content) / 2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		switch {
		case key.Kind != yaml.ScalarNode || key.ShortTag() != "!!str" || key.Anchor != "":
			return nil, at(key, "a key must be text")
		case object.Has(key.Value):
			return nil, at(key, "a key is given twice")
		}
		member, err := convert(node.Content[i+1], depth+1)
		if err != nil {
			return nil, err
		}
		object.Set(key.Value, member)
	}
	return object, nil
}

func convertSequence(node *yaml.Node, depth int) (any, error) {
	list := make([]any, 0, len(node.Content))
	for _, element := range node.Content {
		v, err := convert(element, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// convertScalar reads a scalar by the core schema of YAML 1.2; dates are text.
func convertScalar(node *yaml.Node) (any, error) {
	switch node.ShortTag() {
	case "!!null":
		return nil, nil
	case "!!bool":
		return node.Value == "true" || node.Value == "True" || node.Value == "TRUE", nil
	case "!!int", "!!float":
		number, err := value.ParseNumber(node.Value)
		if err != nil {
			return nil, at(node, "a number is not written as in JSON; put it in quotes if it is text")
		}
		return number, nil
	default:
		text, err := value.From(node.Value)
		if err != nil {
			return nil, at(node, "a text is not valid UTF-8")
		}
		return text, nil
	}
}

func at(node *yaml.Node, message string) error {
	return invalid(fmt.Sprintf("line %d of the account file: %s", node.Line, message))
}

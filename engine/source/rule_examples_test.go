package source_test

import (
	"testing"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/source"
)

// readingCodes are the rules that Parse itself applies and that have examples.
var readingCodes = map[diagnostic.Code]bool{
	diagnostic.CodeInvalidYAML: true, diagnostic.CodeDuplicateKey: true, diagnostic.CodeAnchorOrAlias: true, diagnostic.CodeCustomTag: true,
	diagnostic.CodeDamagedExpression: true, diagnostic.CodeMultipleDocuments: true, diagnostic.CodeKeyNotText: true,
}

func TestExamplesOfRules(t *testing.T) {
	for _, rule := range diagnostic.Rules() {
		if rule.Good == "" {
			continue
		}
		if root, list := source.Parse("good.yaml", []byte(rule.Good)); root == nil || len(list) > 0 {
			t.Errorf("good example of %s: %v", rule.Code, list)
		}
		_, list := source.Parse("bad.yaml", []byte(rule.Bad))
		if !readingCodes[rule.Code] {
			if len(list) > 0 {
				t.Errorf("bad example of %s: %v", rule.Code, list)
			}
			continue
		}
		if len(list) == 0 {
			t.Errorf("bad example of %s has no finding", rule.Code)
		}
		for _, finding := range list {
			if finding.Code != rule.Code {
				t.Errorf("bad example of %s: %v", rule.Code, finding)
			}
		}
	}
}

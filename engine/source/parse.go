package source

import (
	"errors"
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"go.yaml.in/yaml/v4"
)

// The limits of Parse besides MaxBytes.
const (
	MaxDepth    = 64  // nesting of maps and lists
	maxFindings = 100 // findings of one file
	maxAttempts = 25  // readings of one file, each without the problem that stopped the last
)

// Parse reads the one YAML document of a file. It returns every problem that it can find, sorted,
// and the tree, or nil if the file could not be understood as a whole.
//
// A scalar that YAML evidently cut (an expression with ": " in it, or with a comma in a flow
// map) is reported as damaged and appears in the tree with its full text, so that the rest of
// the file can be checked; see also CutShort. A second value for a key is reported and left out.
func Parse(file string, content []byte) (*Node, diagnostic.List) {
	text, findings, ok := decode(file, content)
	if !ok {
		return nil, findings
	}
	p := parser{text: text, findings: findings, incomplete: len(findings) > 0, replaced: map[int]mask{}}
	p.directives()
	root := p.read()
	p.findings.Sort()
	if len(p.findings) > maxFindings {
		p.findings = append(p.findings[:maxFindings], diagnostic.New(diagnostic.CodeInvalidYAML, diagnostic.Position{File: file},
			"file has more than %d problems; the others are not shown", maxFindings))
	}
	return root, p.findings
}

// parser reads one file. The YAML library stops at the first error; the parser explains it,
// masks the place in a copy of the file and reads again.
type parser struct {
	text     *text
	masked   []rune       // the file as the library gets it, where that is not as it is
	replaced map[int]mask // the scalars that are masked, by offset
	findings diagnostic.List
	// incomplete says that the tree would not be what the author wrote, so that what it seems
	// to lack is no finding.
	incomplete bool
	depth      bool // the depth limit has been reported
}

func (p *parser) report(finding diagnostic.Diagnostic) {
	// Sorting drops duplicates, so that a few more than the limit are needed to know of them.
	if len(p.findings) < 4*maxFindings {
		p.findings = append(p.findings, finding)
	}
}

// view returns the file as the library gets it. Positions in it are those in the file.
func (p *parser) view() *text {
	if p.masked == nil {
		return p.text
	}
	return &text{file: p.text.file, runes: p.masked, lines: p.text.lines}
}

// read returns the root, or nil if the tree is incomplete.
func (p *parser) read() *Node {
	for range maxAttempts {
		root, second, err := load(p.view().slice(0, p.text.length()))
		if err == nil {
			node := p.document(root, second)
			if p.incomplete || len(p.replaced) > 0 {
				return nil
			}
			return node
		}
		var failure *yaml.LoadError
		if !errors.As(err, &failure) {
			p.report(diagnostic.New(diagnostic.CodeInvalidYAML, diagnostic.Position{File: p.text.file}, "%s", err.Error()))
			return nil
		}
		problem := p.explain(failure)
		p.report(problem.finding)
		p.incomplete = p.incomplete || problem.isLoss
		if !p.mask(problem.replace) {
			return nil
		}
	}
	return nil
}

func (p *parser) document(root, second *yaml.Node) *Node {
	if second != nil {
		p.incomplete = true
		at := p.text.at(p.text.offset(second.Line, second.Column))
		p.report(diagnostic.New(diagnostic.CodeMultipleDocuments, at, "a second document begins here").
			WithHelp("one file holds one document: move the rest to a file of its own, or delete the --- line"))
	}
	if root == nil || isEmptyScalar(root) {
		if p.incomplete {
			return nil
		}
		p.report(diagnostic.New(diagnostic.CodeInvalidYAML, diagnostic.Position{File: p.text.file}, "file is empty").
			WithHelp("write at least one key, or delete the file"))
		return nil
	}
	return p.node(root, 1, false)
}

// directives reports lines such as "%YAML 1.1" in front of the document and masks them.
func (p *parser) directives() {
	for line := range p.text.lines {
		start, end := p.text.lineStart(line), p.text.lineEnd(line)
		first := p.text.skipBlanks(start)
		if first >= end || p.text.rune(first) == '#' {
			continue
		}
		if p.text.rune(start) != '%' {
			return
		}
		p.report(diagnostic.New(diagnostic.CodeInvalidYAML, p.text.span(start, p.text.trimRight(start, end)), "directives are not part of the format").
			WithHelp("delete the line"))
		p.blank(start, end)
	}
}

// mask is what stands in the place of a scalar in the copy of the file.
type mask struct {
	placeholder string
	text        string // what the scalar really says
}

// region is a part of the file to be masked: a scalar, which is replaced by a harmless one, or
// else whatever block the offset from is in.
type region struct {
	from, to int
	isScalar bool
}

// mask changes the file as the library gets it, and reports whether it did.
func (p *parser) mask(r region) bool {
	if r.isScalar {
		return p.maskScalar(r)
	}
	return p.maskBlock(r.from)
}

// copy makes the copy of the file that is masked.
func (p *parser) copy() {
	if p.masked == nil {
		p.masked = []rune(p.text.slice(0, p.text.length()))
	}
}

// maskScalar writes a harmless scalar over a region and notes the text that it stands for.
// It reports whether that changed anything.
func (p *parser) maskScalar(r region) bool {
	if _, again := p.replaced[r.from]; again || r.to <= r.from {
		return false
	}
	p.copy()
	firstLineEnd := min(r.to, p.text.lineEnd(p.text.line(r.from)))
	for i := r.from; i < firstLineEnd; i++ {
		p.masked[i] = 'x'
	}
	p.blank(firstLineEnd, r.to)
	p.replaced[r.from] = mask{placeholder: string(p.masked[r.from:firstLineEnd]), text: p.text.folded(r.from, r.to)}
	return true
}

// maskBlock blanks the entry of the top level that an offset is in, and reports whether there
// was anything to blank.
func (p *parser) maskBlock(offset int) bool {
	first := p.text.line(offset)
	for first > 0 && !p.beginsTopLevel(first) {
		first--
	}
	last := first + 1
	for last < len(p.text.lines) && !p.beginsTopLevel(last) {
		last++
	}
	return p.blank(p.text.lineStart(first), p.text.lineEnd(last-1))
}

func (p *parser) beginsTopLevel(line int) bool {
	start := p.text.lineStart(line)
	return !p.text.isEnd(start) && !strings.ContainsRune(" \t#]}", p.view().rune(start))
}

// blank writes spaces over everything but line breaks and reports whether that changed anything.
func (p *parser) blank(from, to int) bool {
	p.copy()
	changed := false
	for i := from; i < to; i++ {
		if p.text.breakAt(i) == 0 && p.masked[i] != ' ' {
			p.masked[i] = ' '
			changed = true
		}
	}
	return changed
}

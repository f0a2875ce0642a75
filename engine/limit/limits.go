package limit

// Limits are the bounds of one compilation and one evaluation. A zero field means its default,
// so the zero value is ready for use. An embedder may lower or raise each of them.
type Limits struct {
	SourceBytes int // length of one expression, default 64 KiB
	Nodes       int // nodes of one expression, default 10,000
	Nesting     int // nesting of brackets and operators in one expression, default 200
	Steps       int // operations of one evaluation, loops included, default 5,000,000
	ResultBytes int // bytes of strings and list slots built by one evaluation, default 32 MiB
	OutputBytes int // bytes of JSON text of the results of one evaluation, default 64 MiB
	ListLength  int // elements of one list, default 200,000
	RegexBytes  int // length of one regular expression, default 1 KiB
}

// The defaults of Limits.
const (
	DefaultSourceBytes = 64 << 10
	DefaultNodes       = 10_000
	DefaultNesting     = 200
	DefaultSteps       = 5_000_000
	DefaultResultBytes = 32 << 20
	DefaultOutputBytes = 64 << 20
	DefaultListLength  = 200_000
	DefaultRegexBytes  = 1 << 10
)

// WithDefaults returns the limits with every zero field set to its default.
func (l Limits) WithDefaults() Limits {
	l.setDefaults()
	return l
}

func (l *Limits) setDefaults() {
	fill := func(field *int, value int) {
		if *field <= 0 {
			*field = value
		}
	}
	fill(&l.SourceBytes, DefaultSourceBytes)
	fill(&l.Nodes, DefaultNodes)
	fill(&l.Nesting, DefaultNesting)
	fill(&l.Steps, DefaultSteps)
	fill(&l.ResultBytes, DefaultResultBytes)
	fill(&l.OutputBytes, DefaultOutputBytes)
	fill(&l.ListLength, DefaultListLength)
	fill(&l.RegexBytes, DefaultRegexBytes)
}

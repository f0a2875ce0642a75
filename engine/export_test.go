package engine

// SideBySide does some work on files of those names.
func SideBySide(names []string, work func(name string)) {
	var parts []*part
	for _, name := range names {
		parts = append(parts, &part{name: name})
	}
	sideBySide(parts, func(p *part) { work(p.name) })
}

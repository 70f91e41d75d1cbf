"""The house itself: sizes, names, borders, schema and documents hold what CONTRIBUTING.md promises."""

"""How a request runs: which diagram, whose task, which clock, and which step stands behind each name."""

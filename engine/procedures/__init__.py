"""The one door to SpiffWorkflow: diagrams are admitted, run a step at a time, and kept as a small state."""

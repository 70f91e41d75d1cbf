"""What may be done to a case beside answering its task: claim, hand over, ask, take back, urge, end.

These are operations, not drawn (docs/decisions/0020): a verb is one row of `terms.VERBS`, one rule of
`rules.RULES`, one effect of `steps.EFFECTS`, and one row of the tests' matrix for every node of a diagram.
"""

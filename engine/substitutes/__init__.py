"""Substitutes (代理): who acts for whom, from which day until which. Their rights: engine.people.rules."""

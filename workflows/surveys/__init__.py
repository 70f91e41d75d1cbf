"""The survey (梳理): rounds with their due reports, the return of each unit, and what they say together."""

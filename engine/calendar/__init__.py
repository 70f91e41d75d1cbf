"""Which day is a working day, by which State Council paper.

`papers` holds what the State Council announced, `library` is the one door to PyPI `holidays`, `days` turns
both into a `WorkingCalendar`, `official` gives the calendar as known today or on an earlier day, `outlook`
says how early and how late a deadline may fall while a year has no paper yet.
A new source of days (an imported notice, a city's own extra day) is one more `Paper` in the list that a
`WorkingCalendar` is built from; versions differ by their papers and by nothing else.
"""

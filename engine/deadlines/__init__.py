"""Legal deadlines as rows: a cause date, a budget of working days, and a ledger that explains the due date.

`rules` counts on plain values, `sheets` writes the count out day by day so that anybody can recompute it,
`steps` changes rows, `timers` keeps what fires around a due date, `lookups` answers.
"""

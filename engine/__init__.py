"""How an office works: people, days, deadlines, tasks, diagrams run, and the journal of it all.

This floor never says "proof": the procedure of some other office could move into `workflows/` without
touching it. Rooms in floor order, each importing only those before it:
clock, refusals, config, store; people, journal, outbox, calendar; cases; deadlines, tasks;
procedures (the one door to SpiffWorkflow); jobs (the one door to APScheduler).
"""

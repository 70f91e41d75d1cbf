"""The one door to APScheduler: polls of due rows in a process of its own, each safe to run twice."""

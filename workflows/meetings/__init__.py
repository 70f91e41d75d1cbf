"""Meetings of the coordination group: an agenda of many cases, attendance, hands, minutes, a second person.

What is recorded here is votes once a second person has confirmed it, through the same step as by circulation
(docs/decisions/0022).
"""

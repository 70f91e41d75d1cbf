"""What the regulation says, in the order of the data.

Rooms: legal_basis, exemption_list, guides; requests, verdicts, publication; supervision; procedures
(which diagram, which roles, which clocks, which step stands behind each name in a diagram). No Flask here.
"""

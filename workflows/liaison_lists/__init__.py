"""附件1, the liaisons of one unit: read from a file, kept, and written to one. It holds personal data."""

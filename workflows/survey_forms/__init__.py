"""附件2, on which a unit says which proofs nobody need bring it: read from a file, and written to one."""

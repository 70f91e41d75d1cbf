"""The case file: one matter on its way through a procedure. Its row is what an action locks first."""

"""Tables that people send: a file's bytes in, sheets of cells out; and a workbook out, always the same."""

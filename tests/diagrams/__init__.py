"""The diagrams as files: drawn so that a clerk can read them, admitted, and labelled in two languages."""

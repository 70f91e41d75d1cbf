"""Files that people attach: known by their bytes, kept under their digest, one row a version."""

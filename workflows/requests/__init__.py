"""The paper that asks for a change of the list: add, cancel or change one item, with its cause."""

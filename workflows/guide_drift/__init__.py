"""Where guides and the list differ: found each night, corrected in a case of its own with a clock."""

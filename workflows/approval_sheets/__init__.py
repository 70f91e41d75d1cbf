"""The approval sheet: a case on paper, with its opinions, its clocks, and a digest by which it is checked."""

"""The project's own benchmark: each figure beside a baseline that ran in turn with it on the same disk."""

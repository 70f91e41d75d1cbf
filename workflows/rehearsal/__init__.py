"""The real procedures on real rows in a throw-away database under a virtual clock: a self-test for people."""

"""The program `mianzheng`: one module a command, imported only when it is called."""

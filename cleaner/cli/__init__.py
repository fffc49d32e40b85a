"""The command line: one module a command (layer 6)."""

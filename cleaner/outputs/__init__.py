"""Where clean text goes (layer 4): one module a format."""

"""How provenance is rendered: one module a report (layer 4)."""

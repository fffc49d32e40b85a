"""Each suffix belongs to one input, and each input says what it reads."""

from __future__ import annotations

from cleaner import inputs, registry
from cleaner.inputs import markdown, text


def test_suffixes() -> None:
    known = inputs.media_types()
    assert {suffix: known[suffix] for suffix in text.SUFFIXES} == {".txt": "text/plain", ".text": "text/plain"}
    assert {suffix: known[suffix] for suffix in markdown.SUFFIXES} == {
        ".md": "text/markdown",
        ".markdown": "text/markdown",
    }


def test_no_suffix_belongs_to_two_inputs() -> None:
    modules = [registry.load("inputs", name) for name in registry.names("inputs")]
    suffixes = [suffix for module in modules for suffix in getattr(module, "SUFFIXES", ())]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in suffixes)

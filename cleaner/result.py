"""What cleaning gives back: the text, the drops and all that is needed to take it back (layer 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from cleaner import decode
from cleaner.edit import Edit, Span
from cleaner.errors import Caution

BLANK_RUN = "layout/blank-run"


class Drop(NamedTuple):
    """A match that won. `span` is what the rule pointed at, in code points of the source."""

    span: Span
    rule: str
    category: str
    removed: str
    line: int
    """Counted from 1, as editors do."""
    also: tuple[str, ...] = ()
    """Ids of the rules that pointed here too and lost."""
    copy_of: int | None = None
    """The line, counted from 1, that this one repeats."""


class BlankRun(NamedTuple):
    """White space that went with drops so that no gap is left behind; `cause` are numbers of drops."""

    span: Span
    removed: str
    cause: tuple[int, ...]


@dataclass(frozen=True)
class Result:
    """The clean `text` and its provenance; `restore(result)` is what was given to `clean`."""

    source: str
    text: str
    drops: Sequence[Drop] = ()
    blank_runs: Sequence[BlankRun] = ()
    warnings: Sequence[Caution] = ()
    encoding: str | None = None
    """The codec of the bytes that were given; None if a str was given."""
    errors: str = "strict"
    confidence: float | None = None
    """How sure the guess of the encoding is, 0 to 1; None where it was no guess."""

    @cached_property
    def edits(self) -> Sequence[Edit]:
        """Disjoint, sorted; with what is kept they tile the source."""
        return edits_of(self.drops, self.blank_runs)

    def encode(self) -> bytes:
        """The clean text in the encoding of the source (UTF-8 if a str was given)."""
        if self.encoding is None:
            return self.text.encode("utf-8", "surrogatepass")
        return decode.encode(self.text, self.encoding, self.errors)

    def raw(self) -> bytes:
        """The source in its own encoding."""
        if self.encoding is None:
            return self.source.encode("utf-8", "surrogatepass")
        return decode.encode(self.source, self.encoding, self.errors)

    def byte_spans(self, spans: Sequence[Span]) -> list[Span] | None:
        """The spans (sorted, disjoint) in bytes of the raw input, or None where its encoding has states."""
        flat = [at for span in spans for at in span]
        encoding, errors = (self.encoding, self.errors) if self.encoding else ("utf-8", "surrogatepass")
        offsets = decode.byte_offsets(self.source, encoding, errors, flat)
        return None if offsets is None else [Span(*pair) for pair in zip(offsets[::2], offsets[1::2], strict=True)]


def edits_of(drops: Sequence[Drop], blank_runs: Sequence[BlankRun]) -> list[Edit]:
    """Return drops and blank runs as one sorted list of edits."""
    edits = [Edit(d.span, "", d.removed) for d in drops]
    if blank_runs:
        edits += [Edit(b.span, "", b.removed) for b in blank_runs]
        edits.sort()
    return edits

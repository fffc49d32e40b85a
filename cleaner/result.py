"""What cleaning gives back: the text, the drops and all that is needed to take it back (layer 1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from cleaner import decode
from cleaner.edit import Edit, Span
from cleaner.errors import Caution
from cleaner.page import Page

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
    text: str | None = None
    """What a reader saw of it, where the source is HTML: `removed` without its tags, references read."""

    @property
    def shown(self) -> str:
        """What a reader saw of it."""
        return self.removed if self.text is None else self.text


class BlankRun(NamedTuple):
    """White space that went with drops so that no gap is left behind; `cause` are numbers of drops."""

    span: Span
    removed: str
    cause: tuple[int, ...]


@dataclass(frozen=True)
class Result:
    """The clean `text` and its provenance; `restore(result)` is what was given to `clean`.

    Of an HTML page, drops are whole blocks or parts of one, and `markup` are the edits that lead from the source to
    the clean text: drops, tags, references and white space together.
    """

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
    page: Page | None = None
    """The blocks of an HTML page; None for text."""
    markup: Sequence[Edit] = ()
    format: str = "text"
    """What the clean text of a page is written in: a name among cleaner/outputs/."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """What an HTML page says of itself: title, url, date, author, language, site, as far as it does."""

    @cached_property
    def edits(self) -> Sequence[Edit]:
        """Disjoint, sorted; with what is kept they tile the source."""
        return edits_of(self.drops, self.blank_runs) if self.page is None else self.markup

    @property
    def clean_encoding(self) -> tuple[str, str]:
        """Codec and error handler of the clean text: those of the source, but UTF-8 for what was HTML, since
        references may name what the encoding of the page does not have.

        Bytes that no encoding knows go out as they came in, unless they would mean something where they now stand.
        """
        if self.encoding is None:
            return "utf-8", "surrogatepass"
        if self.page is not None:
            return "utf-8", "surrogateescape" if self.errors == "surrogateescape" and self._escapes else "surrogatepass"
        return self.encoding, self.errors

    @cached_property
    def _escapes(self) -> bool:
        """Whether the bytes that were no text are none in the clean text either: tags between them may have gone."""
        return self.text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape") == self.text

    def encode(self) -> bytes:
        """The clean text as bytes."""
        return decode.encode(self.text, *self.clean_encoding)

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

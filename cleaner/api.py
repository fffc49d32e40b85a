"""Clean texts and take it back: rules compiled once, one code path with or without a report (layer 5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from typing import Any, overload

from cleaner import edit
from cleaner.cap import capped, is_sure
from cleaner.decode import Decoded, decode, encode
from cleaner.document import Document
from cleaner.errors import Caution, RestoreMismatch
from cleaner.inputs import protection
from cleaner.kinds import RuleTimeout
from cleaner.matcher import NOTHING, Dropped, Matcher, NoFixedPoint
from cleaner.pack import load_all
from cleaner.pagerules import PageRules
from cleaner.pages import clean_page
from cleaner.result import BlankRun, Drop, Result, edits_of
from cleaner.rule import Match, Rule
from cleaner.selection import Selection, active, digest

MAX_DROP_SHARE = 0.7


class Cleaner:
    """A set of rules, compiled once, for many texts. Safe to share between calls, not between threads.

    `rules` are the rules to choose from (default: the shipped packs and the TOML files and folders in `packs`);
    `level`, `select`, `extend_select` and `ignore` choose (see cleaner.selection.Selection); `max_drop_share` is the
    share of a text's non-space characters that rules which are not sure may take. Raises PackError and ConfigError.
    """

    def __init__(
        self,
        rules: Sequence[Rule] | None = None,
        *,
        packs: Sequence[str] = (),
        level: str = "normal",
        select: Sequence[str] | None = None,
        extend_select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        max_drop_share: float = MAX_DROP_SHARE,
    ) -> None:
        chosen = Selection(level, None if select is None else tuple(select), tuple(extend_select), tuple(ignore))
        self.rules = active(load_all(packs) if rules is None else rules, chosen)
        self.max_drop_share = max_drop_share
        self._matchers: dict[tuple[bool, frozenset[str]], Matcher] = {}

    @cached_property
    def page_rules(self) -> PageRules:
        """The rules that point at blocks of HTML pages, compiled."""
        return PageRules(self.rules)

    def digest(self) -> str:
        """A hash of the rules that are on and the cap: equal digests, equal answers."""
        return digest(self.rules, self.max_drop_share)

    def _matcher(self, sure: bool, off: frozenset[str]) -> Matcher:
        key = (sure, off)
        if key not in self._matchers:
            self._matchers[key] = Matcher([r for r in self.rules if r.id not in off and (not sure or is_sure(r))])
        return self._matchers[key]

    def clean(
        self,
        text: str | bytes,
        *,
        media_type: str = "text/plain",
        title: str | None = None,
        url: str | None = None,
        encoding: str | None = None,
        on_decode: str = "guess",
    ) -> Result:
        """Return the clean text with its provenance.

        `media_type` is "text/plain", "text/markdown" or "text/html"; `title` is the headline and `url` the address
        where they are known; `encoding` is a WHATWG label for bytes. Raises InputError where bytes cannot be decoded
        without loss (or, with on_decode="error", only by a guess).
        """
        if media_type == "text/html":
            return clean_page(self, text, title=title, url=url, encoding=encoding, on_decode=on_decode)
        if isinstance(text, str):
            return self._clean(Document(text, media_type=media_type, title=title, protect=protection(media_type)), None)
        decoded = decode(text, label=encoding, on_decode=on_decode)
        utf8 = text if decoded.encoding == "utf-8" and decoded.errors == "strict" else None
        document = Document(decoded.text, utf8=utf8, media_type=media_type, title=title, protect=protection(media_type))
        return self._clean(document, decoded)

    def clean_text(self, text: str) -> str:
        """Return only the clean text."""
        return self.clean(text).text

    def clean_many(self, texts: Iterable[str | bytes]) -> Iterator[Result]:
        """Clean each text, lazily and in order."""
        return map(self.clean, texts)

    def drops(self, document: Document) -> tuple[Dropped, list[Caution]]:
        """Return what goes from a parsed document, and what there is to say about it."""
        off: frozenset[str] = frozenset()
        cautions: list[Caution] = []
        while True:
            try:
                sure = partial(self._matcher, True, off)
                dropped, caution = capped(document, self._matcher(False, off), sure, self.max_drop_share)
                return dropped, cautions + ([caution] if caution else [])
            except RuleTimeout as late:
                off |= {late.rule.id}
                cautions.append(Caution("W-RULE-TIMEOUT", f"{late.rule.id} took too long and is off for this text"))
            except NoFixedPoint:
                return NOTHING, [*cautions, Caution("W-NO-FIXED-POINT", "each drop made room for another: text kept")]

    def _clean(self, document: Document, decoded: Decoded | None) -> Result:
        dropped, cautions = self.drops(document)
        source = document.text
        drops = [_drop(source, match, also) for match, also in dropped.won]
        blank_runs = [BlankRun(span, source[span.start : span.end], cause) for span, cause in dropped.layout.blanks]
        edits = edits_of(drops, blank_runs)
        text = edit.apply(source, edits) if edits else source
        if edits and edit.restore(text, edits) != source:  # never seen; a promise is worth its 2 % of the time
            cautions = [*cautions, Caution("E-SELF-CHECK", "it could not be restored from its report: kept as it was")]
            drops, blank_runs, text = [], [], source
        if not (body := text.lstrip("\ufeff")) or body.isspace():
            empty = Caution("W-EMPTY-AFTER", "nothing is left") if drops else Caution("W-EMPTY-INPUT", "empty input")
            cautions = [*cautions, empty]
        return Result(source, text, drops, blank_runs, cautions, *(decoded[1:] if decoded else ()))


def _drop(source: str, match: Match, also: Sequence[Rule]) -> Drop:
    (start, end), rule, (line, _), copy_of = match
    return Drop(
        match.span,
        rule.id,
        rule.category,
        source[start:end],
        line + 1,
        tuple([r.id for r in also]) if also else (),
        None if copy_of is None else copy_of + 1,
    )


@cache
def default() -> Cleaner:
    """The cleaner with the shipped packs at level normal."""
    return Cleaner()


def clean(
    text: str | bytes,
    *,
    media_type: str = "text/plain",
    title: str | None = None,
    url: str | None = None,
    encoding: str | None = None,
) -> Result:
    """Clean one text or page with the shipped packs; see Cleaner.clean.

    >>> result = clean("Rain fell.\\nAdvertisement\\nIt stopped.\\n")
    >>> result.text
    'Rain fell.\\nIt stopped.\\n'
    >>> [(drop.rule, drop.removed) for drop in result.drops]
    [('en/ads/label', 'Advertisement\\n')]
    """
    return default().clean(text, media_type=media_type, title=title, url=url, encoding=encoding)


def clean_text(text: str) -> str:
    """Clean one text and return only what is left."""
    return default().clean_text(text)


@overload
def restore(clean: Result) -> str | bytes: ...
@overload
def restore(clean: bytes, row: Mapping[str, Any]) -> bytes: ...
@overload
def restore(clean: str, row: Mapping[str, Any]) -> str: ...
def restore(clean: Result | str | bytes, row: Mapping[str, Any] | None = None) -> str | bytes:
    """Return what was given to `clean`, of the same type: from its result, or from a clean text and its report row.

    Raises RestoreMismatch where the clean text was edited since, or the row does not fit.
    """
    if isinstance(clean, Result):
        try:
            source = edit.restore(clean.text, clean.edits)
        except ValueError as error:
            raise RestoreMismatch(str(error)) from None
        return source if clean.encoding is None else encode(source, clean.encoding, clean.errors)
    if row is None:
        raise TypeError("restore(text, row) needs the report row of the text")
    from cleaner.reports.jsonl import restore_row

    if isinstance(clean, str):
        return restore_row(clean.encode("utf-8", "surrogatepass"), row).decode("utf-8", "surrogatepass")
    return restore_row(clean, row)

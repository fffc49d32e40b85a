"""What comes in and what goes out: media types and output formats that the user may name."""

from __future__ import annotations

from collections.abc import Callable, Collection
from difflib import get_close_matches

from cleaner.errors import UsageError
from cleaner.inputs import media_types
from cleaner.registry import load, names
from cleaner.result import Result
from cleaner.runner import Cleaned, Outcome


def known_media_type(given: str | None) -> str:
    """Return the media type of stdin. Raises UsageError for one that nothing reads."""
    return "text/plain" if given is None else _known("media type", given, sorted(set(media_types().values())))


def formats() -> dict[str, Callable[[Result], Result]]:
    """Return what writes a result otherwise, by the name of its format."""
    return {name: one.rendered for name in names("outputs") if hasattr(one := load("outputs", name), "rendered")}


def output_format(given: str | None) -> Callable[[Outcome], Outcome]:
    """Return what turns outcomes into a format. Raises UsageError for one that nothing writes."""
    known = formats()
    rendered = known["text" if given is None else _known("format", given, known)]
    return lambda done: done._replace(result=rendered(done.result)) if isinstance(done, Cleaned) else done


def suffix(result: Result) -> str:
    """Return what the name of a clean text ends with: what was a page is one no longer."""
    if result.page is None:
        return ""
    return ".md" if result.format == "markdown" else ".txt"


def _known(what: str, given: str, known: Collection[str]) -> str:
    if given in known:
        return given
    close = get_close_matches(given, known, 1)
    remedy = f"did you mean {close[0]!r}?" if close else f"one of {', '.join(known)}"
    raise UsageError(f"{what} {given!r} is not known", remedy=remedy)

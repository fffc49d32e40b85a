"""The last rows of the table: how much of a document may go (layer 3).

Where no sentence would be left of a document that had some, the answer is that of the sure rules, or nothing goes.

Where all rules drop more than `max_drop_share` of the non-space characters beyond what the sure rules drop alone, the
answer is that of the sure rules. Both answers are fixed points, the larger one is reached from the smaller, so that a
second run on the answer sees the same two and repeats the verdict.
"""

from __future__ import annotations

from collections.abc import Callable

from cleaner.document import Document
from cleaner.errors import Caution
from cleaner.form import form
from cleaner.matcher import NOTHING, Dropped, Matcher
from cleaner.rule import Confidence, Rule
from cleaner.view import View

SHORTEST = 8
"""Characters of a sentence; in Chinese, eight say a lot."""


def is_sure(rule: Rule) -> bool:
    """Whether the cap does not weigh what the rule drops."""
    return rule.keep or rule.confidence == Confidence.sure or rule.allow_all


def capped(
    document: Document, everything: Matcher, sure_ones: Callable[[], Matcher], share: float
) -> tuple[Dropped, Caution | None]:
    """Return what goes from the document, and a caution where rules were held back. A share of 1 holds nothing back."""
    dropped = everything.fixed_point(document)
    if share >= 1 or (_allowed(document, dropped, share) and not _speechless(document, dropped)):
        return dropped, None
    sure = sure_ones().fixed_point(document)
    if _speechless(document, sure):
        return NOTHING, _no_sentence(dropped, "nothing was dropped")
    dropped = everything.fixed_point(document, sure)
    if _speechless(document, dropped):
        return sure, _no_sentence(dropped, "only the sure ones were applied")
    total, beyond = _visible(document.text), _weight(document, dropped) - _weight(document, sure)
    if beyond <= share * total:
        return dropped, None
    return sure, Caution(
        "W-DROP-SHARE",
        f"{beyond / total:.0%} of the text would go by rules that are not sure ({_names(dropped)}), "
        f"more than {share:.0%}: only the sure ones were applied",
    )


def _names(dropped: Dropped, sure_too: bool = False) -> str:
    held = sorted({w.match.rule.id for w in dropped.won if sure_too or not is_sure(w.match.rule)})
    return f"{', '.join(held[:5])}{', …' if len(held) > 5 else ''}"


def _no_sentence(dropped: Dropped, outcome: str) -> Caution:
    return Caution("W-NO-SENTENCE", f"no sentence would be left by {_names(dropped, sure_too=True)}: {outcome}")


def _speechless(document: Document, dropped: Dropped) -> bool:
    """Whether no sentence is left of a document that had some."""
    if not dropped.won:
        return False
    view = View(document, dropped.layout.gone, dropped.layout.cuts)
    if any(_sentence(view.text(line)) for line in view.lines):
        return False
    return any(_sentence(document.line(line)) for line in range(len(document)))


def _sentence(text: str) -> bool:
    text = text.strip()
    return len(text) >= SHORTEST and form(text).sentence


def _allowed(document: Document, dropped: Dropped, share: float) -> bool:
    return all(is_sure(w.match.rule) for w in dropped.won) or _surely_below(document, dropped, share)


def _visible(text: str) -> int:
    return len("".join(text.split()))


def _weight(document: Document, dropped: Dropped) -> int:
    return sum(_visible(document.text[a:b]) for a, b in (w.match.span for w in dropped.won))


def _surely_below(document: Document, dropped: Dropped, share: float) -> bool:
    """Whether the beginning of the text alone shows that the cap is far: saves counting the whole."""
    weight = _weight(document, dropped)
    return weight <= share * _visible(document.text[: 4 * weight + 100])

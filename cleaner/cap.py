"""The last row of the table: how much of a document may go on less than sure rules (layer 3).

Where all rules drop more than `max_drop_share` of the non-space characters beyond what the sure rules drop alone, the
answer is that of the sure rules. Both answers are fixed points, the larger one is reached from the smaller, so that a
second run on the answer sees the same two and repeats the verdict.
"""

from __future__ import annotations

from collections.abc import Callable

from cleaner.document import Document
from cleaner.errors import Caution
from cleaner.matcher import Dropped, Matcher
from cleaner.rule import Confidence, Rule


def is_sure(rule: Rule) -> bool:
    """Whether the cap does not weigh what the rule drops."""
    return rule.keep or rule.confidence == Confidence.sure or rule.allow_all


def capped(
    document: Document, everything: Matcher, sure_ones: Callable[[], Matcher], share: float
) -> tuple[Dropped, Caution | None]:
    """Return what goes from the document, and a caution where the cap held rules back."""
    dropped = everything.fixed_point(document)
    if all(is_sure(w.match.rule) for w in dropped.won) or _surely_below(document, dropped, share):
        return dropped, None
    sure = sure_ones().fixed_point(document)
    dropped = everything.fixed_point(document, sure)
    total, beyond = _visible(document.text), _weight(document, dropped) - _weight(document, sure)
    if beyond <= share * total:
        return dropped, None
    held = sorted({w.match.rule.id for w in dropped.won if not is_sure(w.match.rule)})
    return sure, Caution(
        "W-DROP-SHARE",
        f"{beyond / total:.0%} of the text would go by rules that are not sure ({', '.join(held[:5])}"
        f"{', …' if len(held) > 5 else ''}), more than {share:.0%}: only the sure ones were applied",
    )


def _visible(text: str) -> int:
    return len("".join(text.split()))


def _weight(document: Document, dropped: Dropped) -> int:
    return sum(_visible(document.text[a:b]) for a, b in (w.match.span for w in dropped.won))


def _surely_below(document: Document, dropped: Dropped, share: float) -> bool:
    """Whether the beginning of the text alone shows that the cap is far: saves counting the whole."""
    weight = _weight(document, dropped)
    return weight <= share * _visible(document.text[: 4 * weight + 100])

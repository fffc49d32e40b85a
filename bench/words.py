"""Words, sentences and lines of one language, drawn by a given random generator (no text of anybody's)."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import exp, log
from pathlib import Path
from random import Random
from typing import Any
from unicodedata import category

BRANDS = (
    "Morning Ledger", "Harbour Post", "Daily Meridian", "Nordlicht", "La Tribune du Soir", "El Faro", "Gazeta Nowa",
    "Kurier", "Observator", "The Lantern", "Blue Atlas", "Signal", "Metro 24", "Radio Uno", "Vesti Plus",
    "Azteca News", "Sora", "Hanul",
)  # fmt: skip
NETWORKS = (
    "Facebook", "Instagram", "WhatsApp", "Telegram", "YouTube", "TikTok", "LinkedIn", "Threads", "Bluesky",
    "Google News",
)  # fmt: skip
SENTENCE_EN = (2, 7, 12, 19, 27, 34, 55)
SENTENCE = (2, 6, 10, 15, 21, 29, 50)
_AT = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)


def draw(rng: Random, quantiles: Sequence[float]) -> int:
    """A number from a distribution given by its quantiles at 0, 10, 25, 50, 75, 90 and 100 %."""
    u = rng.random()
    k = next(k for k in range(1, len(_AT)) if u <= _AT[k])
    low, high = quantiles[k - 1] + 1, quantiles[k] + 1
    share = (u - _AT[k - 1]) / (_AT[k] - _AT[k - 1])
    return int(exp(log(low) + share * (log(high) - log(low)))) - 1


def choose(rng: Random, items: Sequence[str]) -> str:
    """One of the items; like Random.choice, but the same on every version of Python."""
    return items[int(rng.random() * len(items))]


@dataclass(frozen=True)
class Language:
    """One table of languages.toml."""

    code: str
    share: int
    quotes: str
    frequent: tuple[str, ...]
    stems: tuple[str, ...]
    ends: tuple[str, ...]
    names: tuple[str, ...]
    menu: tuple[str, ...]
    lines: tuple[str, ...]
    templates: tuple[str, ...]
    joined: bool = False
    stop: str = ". "
    comma: str = ", "

    @property
    def slots(self) -> tuple[str, ...]:
        """What may stand in the slot of a template."""
        return (*BRANDS, *NETWORKS, *self.menu)


@cache
def languages() -> dict[str, Language]:
    """All languages by their code."""
    tables: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "languages.toml").read_text("utf-8"))
    found = {}
    for code, table in tables.items():
        split: dict[str, Any] = {key: tuple(table.pop(key).split()) for key in ("frequent", "stems", "names")}
        split["menu"] = tuple(table.pop("menu").split("|"))
        rest: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
        found[code] = Language(code=code, **split, **rest)
    return found


class Writer:
    """Endless text in one language."""

    def __init__(self, language: Language, rng: Random) -> None:
        self.language, self.rng = language, rng
        words, weights = _vocabulary(language, rng)
        self._words, self._cumulated = words, list(accumulate(weights))
        self._stock: list[str] = []
        self._at = 0
        self._between = "" if language.joined else " "
        self._lengths = SENTENCE_EN if language.code == "en" else SENTENCE
        sample = " ".join(self.sentence() for _ in range(200))
        self.bytes_per_char = len(sample.encode()) / len(sample)

    def words(self, count: int) -> list[str]:
        """The next words; commoner ones come more often."""
        if self._at + count > len(self._stock):
            self._stock, self._at = self.rng.choices(self._words, cum_weights=self._cumulated, k=50_000), 0
        self._at += count
        return self._stock[self._at - count : self._at]

    def sentence(self) -> str:
        """One sentence without the space after it."""
        rng, language = self.rng, self.language
        words = self.words(max(3, draw(rng, self._lengths)))
        for _ in range(len(words) // 9):
            k = int(rng.random() * (len(words) - 1))
            words[k] += language.comma.rstrip() if not language.joined else language.comma
        text = _capital(self._between.join(words))
        chance = rng.random()
        if chance < 0.09:
            opening, closing = language.quotes[0], language.quotes[-1]
            return f"{opening}{text}{language.comma.rstrip()}{closing} {self.name()}{language.stop.rstrip()}"
        if chance < 0.12:
            return text + ("?" if not language.joined else "？")
        return text + language.stop.rstrip()

    def paragraph(self, size: float) -> str:
        """Sentences of about `size` bytes together."""
        limit = size / self.bytes_per_char
        sentences, chars = [], 0
        while chars < limit:
            sentences.append(self.sentence())
            chars += len(sentences[-1]) + 1
        whole = (self._between if not self.language.joined else "").join(sentences)
        if len(whole) <= limit * 1.15 + 10:
            return whole
        cut = int(limit) if self.language.joined else whole.find(" ", int(limit))
        return whole[:cut].rstrip(" ,،、，“„«") + self.language.stop.rstrip() if cut > 0 else whole

    def name(self) -> str:
        """A word with a capital, where there are capitals."""
        return choose(self.rng, self.language.names)

    def heading(self, low: int, high: int) -> str:
        """A line of some words without a full stop: a headline, a sub-heading, a list item."""
        words = self.words(low + int(self.rng.random() * (high - low + 1)))
        if not self.language.joined and self.rng.random() < 0.3:
            words = [_capital(w) if len(w) > 3 else w for w in words]
        return _capital(self._between.join(words))


def _vocabulary(language: Language, rng: Random) -> tuple[list[str], list[float]]:
    """Words with their weights: half the running words are the frequent ones, both halves fall off as 1/rank."""
    often = Counter(stem + end for stem in language.stems for end in language.ends if _fits(stem, end))
    if language.joined:
        often.update(a[:1] + b[-1:] for a in language.stems for b in language.stems[::7])
    if language.code == "de":
        often.update(a + b.lower() for a in language.stems[:40] for b in language.stems[:40:3])
    forms = sorted(often, key=lambda _: rng.random())
    numbers = [*map(str, (2, 3, 5, 10, 12, 20, 30, 2019, 2023, 2024, 2025)), "1,500", "3.5", "40%", "€120", "£2.5m"]
    words: list[str] = []
    weights: list[float] = []
    for part, mass, offset in (
        (language.frequent, 0.46, 2.7),
        (forms, 0.44, 30.0),
        (language.names, 0.08, 5.0),
        (numbers, 0.02, 5.0),
    ):
        ranked = [often.get(word, 1) / (offset + k) for k, word in enumerate(part)]
        words += part
        weights += [mass * weight / sum(ranked) for weight in ranked]
    return words, weights


def _fits(stem: str, end: str) -> bool:
    """A vowel sign stands on a consonant only."""
    return not end or category(end[0])[0] != "M" or category(stem[-1]) == "Lo"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

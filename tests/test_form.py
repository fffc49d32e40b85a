"""form: what a line looks like, whatever its language. Order is tested, not the numbers: these are measured."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.form import PROSE, TOO_LONG, Form, form, words

LONG = "The council met on Monday and voted, after a long debate, to keep the old bridge open for another year."
SENTENCES = {  # a sentence of some length: no zone may take it
    "English": LONG,
    "German": "Die Straße war gesperrt, weil ein Lastwagen umgekippt war.",
    "Russian": "Совет проголосовал за проект, который обсуждали три года.",
    "Arabic": "صوت المجلس على إبقاء الجسر القديم مفتوحا لمدة عام آخر.",
    "Urdu": "کونسل نے پرانے پل کو ایک اور سال کھلا رکھنے کا فیصلہ کیا۔",
    "Hindi": "परिषद ने पुराने पुल को एक और साल खुला रखने का फैसला किया।",
    "Japanese": "市議会は月曜日に長い議論の末、古い橋をもう一年残すことを決めた。",
    "Chinese": "市议会星期一决定把旧桥再保留一年。",
    "four words": "The fair is free.",
    "in quotation marks": "“We will be open all winter,” she said, “come what may.”",
    "in brackets": "(The bridge was built in another century.)",
    "an introduction": "These are the names of the winners:",
    "an ellipsis": "And then they all went home…",
    "with a bullet": "• The bridge stays open for a year.",
    "a paragraph under a headline": " ".join(
        ["The council of the town voted to keep its old bridge for one more year"] * 2
    ),
    "a post that is shown": "So they keep it after all #bridge pic.example.com/x1 — Jane Roe (@jane_roe) June 15, 2020",
}
NO_SENTENCES = {
    "a word": "Home",
    "a word that ends": "Home.",
    "three words": "All rights reserved.",
    "a headline": "Town keeps its old bridge for one more year",
    "a comma": "The council, the mayor, the town,",
    "an account": "Follow Jane Roe and all the others of us (@jane_roe)",
    "a short label": "By the way:",
    "a date": "12 May 2024",
    "nothing but marks": "***",
    "a bullet alone": "•",
    "Japanese": "市議会、古い橋をもう一年残す",
}


@pytest.mark.parametrize("text", SENTENCES.values(), ids=SENTENCES)
def test_what_is_a_sentence(text: str) -> None:
    assert form(text).sentence


@pytest.mark.parametrize("text", NO_SENTENCES.values(), ids=NO_SENTENCES)
def test_what_is_none(text: str) -> None:
    assert not form(text).sentence


@pytest.mark.parametrize(
    ("text", "states"), [(LONG, True), (LONG[:-1] + "?", False), (LONG[:-1] + "!", False), (LONG[:-1], False)]
)
def test_a_question_is_a_sentence_and_no_statement(text: str, states: bool) -> None:
    assert form(text).states is states


LINKS = {  # a line, its words, what ties it to its neighbours
    "a word": ("Home", 1, set()),
    "a bullet is no word": ("* Home again", 2, {"listed"}),
    "a dash": ("– Home again", 2, {"listed"}),
    "a time": ("12:30 News", 2, {"listed"}),
    "how long it takes to read": ("3 min read", 3, {"listed"}),
    "lower case": ("and went home", 3, {"goes_on"}),
    "a closing mark": (", who went home", 4, {"goes_on"}),
    "Cyrillic lower case": ("и пошли домой", 3, {"goes_on"}),
    "a comma at the end": ("The mayor, her brother,", 4, {"waits"}),
    "a Chinese comma at the end": ("市长，", 2, {"waits"}),
    "a question": ("Who pays?", 2, {"ends", "asks"}),
    "a full stop in quotation marks": ("He went “home.”", 3, {"ends"}),
    "a colon": ("Names:", 1, {"ends"}),
    "no case": ("الرئيسية", 1, set()),
}  # fmt: skip
TIES = ("ends", "goes_on", "waits", "listed", "asks")


@pytest.mark.parametrize(("text", "count", "ties"), LINKS.values(), ids=LINKS)
def test_what_ties_a_line_to_its_neighbours(text: str, count: int, ties: set[str]) -> None:
    seen = form(text)
    assert (seen.words, {name for name in TIES if getattr(seen, name)}) == (count, ties)


LIKELIER = {  # the first line is boilerplate more likely than the second one
    "a word than a headline": ("Home", "Town keeps its old bridge for one more year"),
    "a headline than a paragraph": ("Town keeps its old bridge for one more year", LONG),
    "a line without an end than a sentence": (LONG[:-1], LONG),
    "a bullet than none": ("• Old bridge", "Old bridge"),
    "a time than none": ("Old bridge 3 min read", "Old bridge is dear me"),
    "a copyright mark": ("© The Daily Example", "The Daily Example"),
    "a capital than lower case": ("Bridge and all", "bridge and all"),
    "a line than one that waits": ("The old bridge", "The old bridge,"),
    "a line than an introduction": ("The old bridge", "The old bridge:"),
    "a line than a quotation": ("The old bridge", "“The old bridge"),
    "a link": ("See www.example.com", "See the other page"),
    "titles than words": ("The Old Bridge", "The old bridge"),
    "a line than a numbered one": ("Old bridge", "1. Old bridge"),
    "Russian": ("Новости", "Совет проголосовал за проект, который обсуждали три года."),
    "Arabic": ("الرئيسية", "صوت المجلس على إبقاء الجسر القديم مفتوحا لمدة عام آخر."),
    "Japanese": ("ニュース", "市議会は月曜日に長い議論の末、古い橋をもう一年残すことを決めた。"),
    "Hindi": ("समाचार", "परिषद ने पुराने पुल को एक और साल खुला रखने का फैसला किया।"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), LIKELIER.values(), ids=LIKELIER)
def test_what_is_boilerplate_more_likely(one: str, other: str) -> None:
    assert form(one).points > form(other).points


def test_nobody_looks_at_a_long_paragraph() -> None:
    seen = form("a" * (TOO_LONG + 1))
    assert (seen.points, seen.sentence) == (PROSE, True)
    assert not any(getattr(seen, name) for name in TIES if name != "ends")


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("one", 1), ("one two", 2), ("古い橋", 2), ("古い橋を残す", 4), ("ใหม่วันนี้", 6), ("новый мост", 2)],
)
def test_words(text: str, count: int) -> None:
    assert words(text) == count


@given(st.text(max_size=80).map(str.strip).filter(bool))
def test_every_line_has_a_form(text: str) -> None:
    seen = form(text)
    assert isinstance(seen, Form)
    assert seen.words >= 0
    assert seen == form(text)
    assert not (seen.states and not seen.sentence)

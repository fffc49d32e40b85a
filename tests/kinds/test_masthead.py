"""masthead: the name of the site and of the section above a headline that is known, and nothing without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner, restore
from cleaner.pack import load_all

TITLE = "Town keeps its old bridge for one more year"
BODY = "The council met on Monday evening and voted, after a debate of four hours, to keep the old bridge for a year."
COPY = f"{TITLE}\n\nA narrow vote\n\n{TITLE}\n\n{BODY}\n"


def cleaner(folder: Path, body: str = "") -> Cleaner:
    source = f'[[rule]]\nid = "a"\ncategory = "site-name"\nkind = "masthead"\ncase = "x"\n{body}\n'
    (folder / "p.toml").write_text(source, encoding="utf-8")
    return Cleaner(load_all([str(folder / "p.toml")], with_shipped=False), max_drop_share=1.0)


ABOVE = {  # lines above the headline, those that stay
    "a site name": (["The Daily Example"], []),
    "a site and a section": (["The Daily Example", "World"], []),
    "in capitals": (["WORLD"], []),
    "another script": (["Известия Примера", "新聞"], []),
    "with blank lines": (["", "The Daily Example", "", ""], [""]),
    "with ornaments": (["* World *"], []),
    "a sentence": (["It was a long night."], ["It was a long night."]),
    "a question": (["Who pays?"], ["Who pays?"]),
    "too many words": (["The Very Long Daily Example"], ["The Very Long Daily Example"]),
    "a date": (["3 May"], ["3 May"]),
    "a quotation": (["“World”"], ["“World”"]),
    "a byline": (["By Ann Example"], ["By Ann Example"]),
    "words that name nothing": (["read this first"], ["read this first"]),
    "only some of them": (["Example News", "Live from 8 pm"], ["Live from 8 pm"]),
}


@pytest.mark.parametrize(("above", "stay"), ABOVE.values(), ids=ABOVE)
def test_above_a_headline_that_stands_again(tmp_path: Path, above: list[str], stay: list[str]) -> None:
    text = "".join(line + "\n" for line in above) + COPY
    result = cleaner(tmp_path).clean(text)
    assert result.text == "".join(line + "\n" for line in stay) + COPY
    assert restore(result) == text


@pytest.mark.parametrize(("above", "stay"), ABOVE.values(), ids=ABOVE)
def test_above_a_headline_that_came_with_the_record(tmp_path: Path, above: list[str], stay: list[str]) -> None:
    text = "".join(line + "\n" for line in [*above, TITLE, "", BODY])
    result = cleaner(tmp_path).clean(text, title=f"  {TITLE.upper()} ")
    assert result.text == "".join(line + "\n" for line in [*stay, TITLE, "", BODY])


STAYS = {
    "no headline is known": f"The Daily Example\n\n{TITLE}\n\n{BODY}\n",
    "nothing above it": COPY,
    "below it": COPY.replace("A narrow vote", "World News"),
    "a poem that repeats its first line": "Spring\nO come to me again\nThe year is new\nO come to me again\nAnd so\n",
    "an interview": f"Interview\nQ: Why?\n{BODY}\nQ: Why?\n{BODY}\n",
    "a list": "Menu\n- soup of the day\n- bread\n- soup of the day\n",
}


@pytest.mark.parametrize("text", STAYS.values(), ids=STAYS)
def test_what_stays(tmp_path: Path, text: str) -> None:
    assert cleaner(tmp_path).clean_text(text) == text


def test_a_title_that_does_not_stand_in_the_text_says_nothing(tmp_path: Path) -> None:
    text = f"The Daily Example\n\n{TITLE}\n\n{BODY}\n"
    assert cleaner(tmp_path).clean(text, title="Another title").text == text


@pytest.mark.parametrize(("words", "goes"), [(1, False), (2, False), (3, True), (5, True)])
def test_how_many_words(tmp_path: Path, words: int, goes: bool) -> None:
    text = "The Daily Example\n\n" + COPY
    assert cleaner(tmp_path, f"max_words = {words}").clean_text(text) == (COPY if goes else text)


def test_the_masthead_goes_with_the_copy_and_a_second_run_finds_nothing() -> None:
    """The copy shows the headline; both go at once, or the second run would not know the masthead."""
    shipped = Cleaner()
    result = shipped.clean("The Daily Example\n\n" + COPY)
    assert result.text == f"{TITLE}\n\nA narrow vote\n\n{BODY}\n"
    assert [d.category for d in result.drops] == ["site-name", "duplicate-headline"]
    assert shipped.clean(result.text).text == result.text

"""cluster: lines that go together and stay alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cleaner import Cleaner, PackError, restore
from cleaner.rule import Rule

Pack = Callable[[str], list[Rule]]
HEAD = '[[rule]]\nid = "{}"\ncategory = "{}"\nkind = "cluster"\n'
NAV = (
    HEAD.format("nav", "nav")
    + 'line = ["home", "news", "sport", "weather", "новости", "ニュース", "समाचार", "الرئيسية"]\n'
)
MORE = HEAD.format("more", "nav") + 'line = ["markets", "travel"]\nleast = 2\n'
SHARE = HEAD.format("share", "share-bar") + 'line = ["copy", "print"]\n'
PHRASES = (
    '[[rule]]\nid = "log"\ncategory = "nav"\nline = ["log in to your account now"]\n'
    '[[rule]]\nid = "ad"\ncategory = "ad-marker"\nline = ["this is an advertisement"]\n'
)
P = "The council met on Monday and voted, after a long debate, to keep the old bridge open for another year at least."
LOG, AD = "Log in to your account now", "This is an advertisement"


def cleaner(pack: Pack, source: str = NAV + PHRASES) -> Cleaner:
    return Cleaner(pack(source), level="bold", max_drop_share=1.0)


CASES = {  # lines, the numbers of those that go
    "four": (["Home", "News", "Sport", "Weather", P], [0, 1, 2, 3]),
    "three": (["Home", "News", "Sport", P, "Weather"], []),
    "in the middle": ([P, "Home", "News", "Sport", "Weather", P], [1, 2, 3, 4]),
    "with ornaments": (["» HOME", "* News", "Sport:", "[Weather]", P], [0, 1, 2, 3]),
    "one of them again": (["News", "News", "News", "News", P], [0, 1, 2, 3]),
    "many scripts": (["Новости", "ニュース", "समाचार", "الرئيسية", P], [0, 1, 2, 3]),
    "parted by another line": (["Home", "News", "Arts", "Sport", "Weather", P], []),
    "two clusters": (["Home", "News", "Sport", "Weather", P, "News", "Home", "Home", "Home"], [0, 1, 2, 3, 5, 6, 7, 8]),
    "one large enough and one not": (["Home", "News", "Sport", "Weather", P, "News", "Home"], [0, 1, 2, 3]),
    "a dropped line between counts": (["Home", "News", LOG, "Sport", P], [0, 1, 2, 3]),
    "a dropped line before counts": ([LOG, "Home", "News", "Sport", P], [0, 1, 2, 3]),
    "a dropped line after counts": (["Home", "News", "Sport", LOG, P], [0, 1, 2, 3]),
    "dropped lines and one": ([LOG, LOG, LOG, "Home", P], [0, 1, 2, 3]),
    "a dropped line far away does not": (["Home", "News", "Sport", P, LOG], [4]),
    "an advertisement does not": (["Home", "News", AD, "Sport", P], [2]),
    "an advertisement parts nothing": (["Home", "News", AD, "Sport", "Weather", P], [0, 1, 2, 3, 4]),
    "words in a sentence": (["Home news", "News at ten", "Sport and weather", "Weather.com", P], []),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "gone"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\n \n", "\r\n\r\n"])
def test_what_goes_together(pack: Pack, lines: list[str], gone: list[int], end: str) -> None:
    one = cleaner(pack)
    text = end.join(lines) + end
    result = one.clean(text)
    stays = [line for n, line in enumerate(lines) if n not in gone]
    assert [x for x in result.text.replace("\r", "\n").split("\n") if x.strip()] == stays
    assert restore(result) == text
    assert one.clean(result.text).text == result.text


def test_a_cluster_is_one_drop_with_its_blank_lines(pack: Pack) -> None:
    (drop,) = cleaner(pack).clean(f"{P}\n\nHome\n\nNews\nSport\n\nWeather\n\n{P}\n").drops
    assert (drop.rule, drop.line, drop.removed) == ("p/nav", 3, "Home\n\nNews\nSport\n\nWeather\n")


SHARED = {  # lines, those that are left: rules of one category count together, the largest `least` of them holds
    "of one category": (["Home", "News", "Markets", "Travel", P], [P]),
    "three, where one of them asks for four": (["Home", "News", "Markets", P], ["Home", "News", "Markets", P]),
    "two, where two are enough": (["Markets", "Travel", P], [P]),
    "one": (["Markets", P], ["Markets", P]),
    "two of the other rule": (["Home", "News", P], ["Home", "News", P]),
    "of another category": (["Home", "News", "Copy", "Print", P], ["Home", "News", "Copy", "Print", P]),
}


@pytest.mark.parametrize(("lines", "left"), SHARED.values(), ids=SHARED)
def test_rules_of_one_category_are_counted_together(pack: Pack, lines: list[str], left: list[str]) -> None:
    assert cleaner(pack, NAV + MORE + SHARE).clean_text("\n".join(lines)) == "\n".join(left)


@pytest.mark.parametrize(("least", "goes"), [(2, True), (3, True), (4, False), (9, False)])
def test_least(pack: Pack, least: int, goes: bool) -> None:
    text = f"Home\nNews\nSport\n{P}\n"
    assert cleaner(pack, f"{NAV}least = {least}\n").clean_text(text) == (f"{P}\n" if goes else text)


def test_lines_that_no_rule_may_touch_part_a_cluster(pack: Pack) -> None:
    text = f"Home\n\nNews\n\n```\nHome\nNews\nSport\nWeather\n```\n\nSport\n\nWeather\n\n{P}\n"
    assert cleaner(pack).clean(text, media_type="text/markdown").text == text
    assert cleaner(pack).clean(text).text != text


def test_a_cut_line_is_read_as_it_reads_now(pack: Pack) -> None:
    cut = '[[rule]]\nid = "cut"\ncategory = "other"\nkind = "pattern"\npoint = "match"\npattern = ["\\\\(ad\\\\)"]\ndrops = ["x⟦(ad)⟧"]\nkeeps = ["ad"]\n'
    text = f"Home\nNews (ad)\n(ad)Sport\nWeather\n{P}\n"
    result = cleaner(pack, NAV + cut).clean(text)
    assert result.text == f"{P}\n"
    assert restore(result) == text


def test_what_sure_rules_dropped_before_the_cap_is_no_witness(pack: Pack) -> None:
    """A second run would not see it, find less, and let through what the first one held back."""
    long = "All the news of the islands and of the sea"
    likely = NAV.replace("kind", 'confidence = "likely"\nkind', 1).replace('"home"', f'"{long.lower()}", "home"')
    one = Cleaner(pack(likely + PHRASES), max_drop_share=0.1)
    result = one.clean("\n".join([LOG, long, long, long, P, "Home", "News", "Sport", "Weather", P]))
    assert result.text == "\n".join([long, long, long, P, P])
    assert not result.warnings
    assert one.clean(result.text).text == result.text


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("least = 1", "least is a whole number from 2 on"),
        ("least = true", "least is a whole number from 2 on"),
        ('least = "4"', "least is a whole number from 2 on"),
        ('prefix = ["x"]', "unknown key 'prefix'"),
    ],
)
def test_what_is_refused(pack: Pack, body: str, message: str) -> None:
    with pytest.raises(PackError, match=message):
        pack(f"{NAV}{body}\n")


def test_a_cluster_without_lines_is_refused(pack: Pack) -> None:
    with pytest.raises(PackError, match="a cluster needs a list of lines"):
        pack(HEAD.format("a", "nav"))

"""What cleaning gives back: edits that tile the source, bytes in its own encoding, spans in bytes."""

from __future__ import annotations

import dataclasses

import pytest

from cleaner import clean, edit
from cleaner.edit import Edit, Span
from cleaner.errors import InputError
from cleaner.result import BlankRun, Drop, Result, edits_of

DROPS = [Drop(Span(2, 4), "en/x/a", "other", "X\n", 2), Drop(Span(7, 8), "en/x/b", "other", "Y", 5)]
RUNS = [BlankRun(Span(4, 5), "\n", (0,)), BlankRun(Span(6, 7), "\n", (1,))]
SOURCE = "a\nX\n\nb\nYc"


def test_drops_and_blank_runs_are_sorted_disjoint_edits() -> None:
    edits = edits_of(DROPS, RUNS)
    assert edits == [
        Edit(Span(2, 4), "", "X\n"), Edit(Span(4, 5), "", "\n"), Edit(Span(6, 7), "", "\n"), Edit(Span(7, 8), "", "Y"),
    ]  # fmt: skip
    assert edit.apply(SOURCE, edits) == "a\nbc"
    assert edit.restore("a\nbc", edits) == SOURCE
    assert edits_of([], []) == []
    assert edits_of(DROPS, [])[0].removed == "X\n"


def test_a_result_knows_its_edits_and_cannot_be_changed() -> None:
    result = Result(SOURCE, "a\nbc", DROPS, RUNS)
    assert result.edits == edits_of(DROPS, RUNS)
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.text = "x"  # type: ignore[misc]


JUNK = "Größe\nAdvertisement\n€\n"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "iso8859-15"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_bytes_come_back_in_their_own_encoding(encoding: str) -> None:
    raw = JUNK.encode(encoding)
    result = clean(raw, encoding={"utf-16-le": "utf-16le"}.get(encoding, encoding))
    assert result.raw() == raw
    kept = JUNK.replace("Advertisement\n", "")
    assert result.encode() == kept.encode(encoding)
    assert result.encode().decode(encoding) == kept


def test_a_str_is_utf8_and_lone_surrogates_are_no_fault() -> None:
    result = Result("é\ud800\n", "\ud800")
    assert (result.raw(), result.encode()) == (b"\xc3\xa9\xed\xa0\x80\n", b"\xed\xa0\x80")
    assert result.byte_spans([Span(0, 1), Span(1, 2)]) == [Span(0, 2), Span(2, 5)]


def test_invalid_bytes_come_back() -> None:
    raw = b"caf\xe9 \xc3\xa9\xc3\xa9\xc3\xa9\nAdvertisement\n\xff"
    result = clean(raw)
    assert result.errors == "surrogateescape"
    assert result.raw() == raw
    assert result.encode() == raw.replace(b"Advertisement\n", b"")


SPANS = [Span(0, 1), Span(1, 3), Span(4, 6)]
IN_BYTES = {  # of "é😀\nabc"; half of a surrogate pair is no position
    ("utf-8", "strict"): [(0, 2), (2, 7), (8, 10)],
    ("utf-16-le", "strict"): [(0, 2), (2, 8), (10, 14)],
    ("utf-32-be", "strict"): [(0, 4), (4, 12), (16, 24)],
    (None, "strict"): [(0, 2), (2, 7), (8, 10)],
}


@pytest.mark.parametrize(("how", "expected"), IN_BYTES.items(), ids=str)
def test_spans_in_bytes(how: tuple[str | None, str], expected: list[tuple[int, int]]) -> None:
    source = "é😀\nabc"
    result = Result(source, source, encoding=how[0], errors=how[1])
    found = result.byte_spans(SPANS)
    assert found == [Span(*pair) for pair in expected]
    assert [result.raw()[a:b] for a, b in found or ()] == [source[a:b].encode(how[0] or "utf-8") for a, b in SPANS]
    assert result.byte_spans([]) == []


@pytest.mark.parametrize("encoding", ["iso2022_jp", "hz"])
def test_an_encoding_with_states_has_no_offsets(encoding: str) -> None:
    assert Result("東京\nx", "x", encoding=encoding).byte_spans([Span(0, 2)]) is None


def test_what_an_encoding_does_not_hold_is_named() -> None:
    with pytest.raises(InputError) as caught:
        Result("x", "日", encoding="cp1252").encode()
    assert caught.value.code == "E-ENCODE"

"""The report row: plain ASCII data on one line, from which the raw bytes come back or nothing does."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, RestoreMismatch, clean, restore
from cleaner.errors import Caution, Failure, Skip
from cleaner.reports.jsonl import aside, line, name, path_of, restore_row, row
from cleaner.result import Drop, Result

TEXT = "Größe 😀\r\n\r\nAdvertisement\r\n\r\nRain fell.\r\nScroll to continue\r\n"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"]


def written(result: Result, **more: str) -> dict[str, Any]:
    """A row as it is read back from its line."""
    data = line(row(result, **more))
    assert data.isascii()
    assert data.count(b"\n") == 1
    assert data.endswith(b"}\n")
    held = json.loads(data)
    assert isinstance(held, dict)
    return held


def test_a_row() -> None:
    held = written(clean(TEXT.encode()), path="a.txt", rules="abc")
    clean_text = "Größe 😀\r\n\r\nRain fell.\r\n"
    drops = held.pop("drops")
    del held["version"]
    assert held == {
        "path": "a.txt",
        "media_type": "text/plain",
        "raw_sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "clean_sha256": hashlib.sha256(clean_text.encode()).hexdigest(),
        "encoding": "utf-8",
        "errors": "strict",
        "confidence": None,
        "rules": "abc",
        "chars": len(TEXT),
        "chars_clean": len(clean_text),
        "blank_runs": [
            {"rule": "layout/blank-run", "span": [26, 28], "bytes": [31, 33], "removed": "\r\n", "cause": [0]}
        ],
        "warnings": [],
    }
    assert [(d["span"], d["bytes"], d["line"], d["removed"], d["category"], d["also"]) for d in drops] == [
        ([11, 26], [16, 31], 3, "Advertisement\r\n", "ad-marker", []),
        ([40, 60], [45, 65], 6, "Scroll to continue\r\n", "scroll-marker", []),
    ]
    assert all(d["rule"].startswith("en/ads/") for d in drops)
    assert "copy_of" not in drops[0]


def test_witnesses_copies_and_warnings_are_in_it() -> None:
    drop = Drop((0, 2), "a/b", "duplicate", "x\n", 1, ("a/c", "a/d"), 7)  # type: ignore[arg-type]
    held = written(Result("x\ny", "y", [drop], warnings=[Caution("W-X", "a “word”")], confidence=0.5, encoding="utf-8"))
    assert (held["drops"][0]["also"], held["drops"][0]["copy_of"]) == (["a/c", "a/d"], 7)
    assert held["warnings"] == [{"code": "W-X", "message": "a “word”"}]
    assert held["confidence"] == 0.5


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        line(row(Result("x", "x", confidence=float("nan"), encoding="utf-8")))


@pytest.mark.parametrize("text", ["\u2028\x85\x00\x1b[31m\u202e", "\ud800\udc80", "日本語 😀", '"\\'], ids=ascii)
def test_whatever_stands_in_a_text_the_row_is_one_line(text: str) -> None:
    source = f"{text}\nAdvertisement\n{text} x\n"
    held = written(clean(source))
    assert held["drops"][0]["removed"] == "Advertisement\n"
    assert restore(clean(source).text, held) == source


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_bytes_point_into_the_raw_input(encoding: str) -> None:
    raw = TEXT.encode(encoding)
    result = clean(raw, encoding="utf-16le" if encoding == "utf-16-le" else None)
    held = written(result)
    entries = [*held["drops"], *held["blank_runs"]]
    assert len(entries) == 3
    for entry in entries:
        start, end = entry["bytes"]
        assert raw[start:end] == entry["removed"].encode(held["encoding"], held["errors"])
        assert result.source[slice(*entry["span"])] == entry["removed"]
    assert restore_row(result.encode(), held) == raw


def test_legacy_encodings() -> None:
    raw = "Größe\nAdvertisement\nRain fell on Köln.\n".encode("latin-1")
    held = written(clean(raw, encoding="latin1"))
    assert (held["encoding"], held["drops"][0]["bytes"]) == ("cp1252", [6, 20])
    assert restore_row(raw.replace(b"Advertisement\n", b""), held) == raw


def test_an_encoding_with_states_is_restored_by_code_points() -> None:
    raw = "東京で雨\nAdvertisement\n大阪\n".encode("iso2022_jp")
    result = clean(raw, encoding="iso-2022-jp")
    held = written(result)
    assert [d["bytes"] for d in held["drops"]] == [None]
    assert [d["span"] for d in held["drops"]] == [[5, 19]]
    assert restore_row(result.encode(), held) == raw


RESULT = clean(TEXT.encode())
ROW = json.loads(line(row(RESULT)))
CLEAN = RESULT.encode()


def damaged(**changes: Any) -> dict[str, Any]:
    return ROW | changes


def moved(what: str, key: str, value: Any) -> dict[str, Any]:
    return damaged(**{what: [ROW[what][0] | {key: value}, *ROW[what][1:]]})


DAMAGED = {
    "another hash of the raw text": damaged(raw_sha256="0" * 64),
    "another hash of the clean text": damaged(clean_sha256="0" * 64),
    "no hash": {k: v for k, v in ROW.items() if k != "raw_sha256"},
    "no hash of the clean text": {k: v for k, v in ROW.items() if k != "clean_sha256"},
    "no drops": {k: v for k, v in ROW.items() if k != "drops"},
    "a drop less": damaged(drops=ROW["drops"][1:]),
    "a blank run less": damaged(blank_runs=[]),
    "a drop twice": damaged(drops=ROW["drops"] * 2),
    "drops as a word": damaged(drops="x"),
    "drops as None": damaged(drops=None),
    "another codec": damaged(encoding="utf-16-le"),
    "an unknown codec": damaged(encoding="no-such-codec"),
    "a codec that is no text": damaged(encoding="zip"),
    "errors as a number": damaged(errors=3),
    "other words": moved("drops", "removed", "Advertisemend\r\n"),
    "fewer words": moved("drops", "removed", "Advert"),
    "another place": moved("drops", "bytes", [0, 15]),
    "bytes backwards": moved("drops", "bytes", [31, 16]),
    "a place before the text": moved("drops", "bytes", [-1, 14]),
    "a place far behind": moved("drops", "bytes", [10**9, 10**9 + 15]),
    "a last drop that is longer than its words": damaged(drops=[ROW["drops"][0], ROW["drops"][1] | {"bytes": [45, 70]}]),
    "bytes as a word": moved("drops", "bytes", "ab"),
    "three bytes": moved("drops", "bytes", [1, 2, 3]),
    "no span": moved("drops", "span", None),
    "by code points, another place": moved("drops", "bytes", None) | {"blank_runs": [], "drops": [
        d | {"bytes": None, "span": [0, 15]} for d in ROW["drops"]]},
    "nothing": {},
}  # fmt: skip


def test_the_row_that_is_damaged_below_fits() -> None:
    assert restore_row(CLEAN, ROW) == TEXT.encode()


@pytest.mark.parametrize("held", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_row_is_refused(held: dict[str, Any]) -> None:
    with pytest.raises(RestoreMismatch):
        restore_row(CLEAN, held)


@pytest.mark.parametrize("removed", [3, None, ["x"]])
def test_words_that_are_no_words_are_refused(removed: object) -> None:
    with pytest.raises(RestoreMismatch):
        restore_row(CLEAN, moved("drops", "removed", removed))


@pytest.mark.parametrize("edited", [b"", CLEAN + b"x", CLEAN[:-1], CLEAN.replace(b"Rain", b"Snow"), TEXT.encode()])
def test_an_edited_text_is_refused(edited: bytes) -> None:
    with pytest.raises(RestoreMismatch, match="edited"):
        restore_row(edited, ROW)


NAMES = ["a.txt", "é/日.txt", "caf\udce9.txt", "\udc80\udcff", ""]


@pytest.mark.parametrize("path", NAMES, ids=ascii)
def test_any_name_comes_back(path: str) -> None:
    held = json.loads(line(name(path)))
    assert path_of(held) == path
    assert ("path_b64" in held) == (path[3:4] >= "\udc80" or path[:1] >= "\udc80")


def test_what_has_no_output_has_a_row() -> None:
    failure = json.loads(line(aside(Failure("a\udcff.txt", "E-DECODE", "broken", 3))))
    assert failure == {
        "input": "a\ufffd.txt", "input_b64": "Yf8udHh0", "code": "E-DECODE", "message": "broken", "byte_offset": 3,
    }  # fmt: skip
    assert path_of(failure, "input") == "a\udcff.txt"
    assert aside(Skip("b.txt", "S-TYPE", "no")) == {"input": "b.txt", "code": "S-TYPE", "message": "no"}


BOLD = Cleaner(level="bold")
parts = st.sampled_from(
    ["Advertisement", "++ More", "Rain fell.", "é😀", "", " ", "Scroll to continue", "\ud800", "\ufeff"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(parts, st.sampled_from(["\n", "\r\n", "\r"])), max_size=12))
def test_any_row_puts_its_source_back(pairs: list[tuple[str, str]]) -> None:
    text = "".join(a + b for a, b in pairs)
    result = BOLD.clean(text)
    assert restore(result.text, written(result)) == text
    raw = text.encode("utf-8", "surrogatepass")
    result = BOLD.clean(raw)
    assert restore(result.encode(), written(result)) == raw

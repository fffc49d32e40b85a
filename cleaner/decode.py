"""Bytes to text and back, proven lossless (layer 0: imports only `errors`).

*Lossless* means `encode(*decode(raw)[:3]) == raw`. A byte order mark stays in the text as U+FEFF, so that every span
counts it; that is why UTF-16 and UTF-32 go by their endian codec names, which write no second mark.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.errors import InputError
from cleaner.guess import likeliest, sample_of, utf8_share
from cleaner.labels import LABELS_OF

_MARKS = (  # UTF-32 LE stands before UTF-16 LE: its mark begins with the other's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ANY_MARK = tuple(mark for mark, _ in _MARKS)

_CODECS = {label: codec for codec, labels in LABELS_OF.items() for label in labels.split()}
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_STRICTER = {"cp932": "shift_jis", "big5hkscs": "big5"}  # they know no second spelling of a character, so lose none
_STATEFUL = ("iso2022", "hz", "utf-7", "utf-8-sig", "idna", "punycode")


class Decoded(NamedTuple):
    """A text and how it was read; `confidence` is 0 to 1 for a guess, None where there was nothing to guess."""

    text: str
    encoding: str
    errors: str
    confidence: float | None


def decode(raw: bytes, *, label: str | None = None, on_decode: str = "guess") -> Decoded:
    """Read `raw` so that `encode` gives the same bytes again: by mark, then `label`, then UTF-8, then a guess.

    `label` is a name of the WHATWG Encoding Standard; any other counts as none. Bytes that UTF-8 does not know become
    U+DC80 to U+DCFF (PEP 383). Raises InputError `E-DECODE` with a byte offset for broken UTF-16 and UTF-32, and, with
    `on_decode="error"`, wherever it would have to guess or keep invalid UTF-8.

    >>> decode(b"caf\\xc3\\xa9")
    Decoded(text='café', encoding='utf-8', errors='strict', confidence=None)
    """
    marked = raw.startswith(_ANY_MARK)
    if marked:
        codec = next(codec for mark, codec in _MARKS if raw.startswith(mark))
        if codec != "utf-8":
            return _wide(raw, codec)
    stated = None if marked or label is None else _CODECS.get(label.strip(" \t\n\f\r").lower())
    if stated and stated != "utf-8" and (found := _stated(raw, stated)):
        return found
    try:
        return Decoded(raw.decode("utf-8"), "utf-8", "strict", None)  # strict UTF-8 is a bijection: its own proof
    except UnicodeDecodeError as error:
        offset = error.start
    if stated and stated != "utf-8" and (found := _escaped(raw, stated, None)):
        return found
    if on_decode == "error":
        raise InputError(f"not UTF-8 at byte {offset}, and no other is stated", code="E-DECODE", byte_offset=offset)
    return _utf8(raw, None) if marked else _guess(raw, offset)


def encode(text: str, encoding: str, errors: str) -> bytes:
    """Return the bytes of `text`. Raises InputError `E-ENCODE` for a character that the encoding does not have."""
    try:
        return text.encode(encoding, errors)
    except UnicodeEncodeError as error:
        character = f"U+{ord(text[error.start]):04X}"
        raise InputError(f"{encoding} cannot hold {character} at code point {error.start}", code="E-ENCODE") from error


def byte_offsets(text: str, encoding: str, errors: str, positions: Sequence[int]) -> list[int] | None:
    """Return the byte offset of each code point position; one pass over `text`.

    None where a position has none: stateful encodings (ISO-2022-JP, HZ, UTF-7), codecs that write a mark of their own,
    and inside the pairs that Big5-HKSCS writes as one. Raises ValueError if `positions` are not sorted.
    """
    name = codecs.lookup(encoding).name
    if name.startswith(_STATEFUL) or name in ("utf-16", "utf-32"):
        return None
    at = 0
    for position in positions:
        if position < at or position > len(text):
            raise ValueError(f"position {position} is out of order or outside the text")
        at = position
    if text.isascii() and name not in _WIDE:
        return list(positions)
    if name == "big5hkscs" and any(text[position : position + 1] in ("\u0304", "\u030c") for position in positions):
        return None
    try:
        return list(_offsets(text, encoding, errors, positions))
    except UnicodeEncodeError:
        return None


def _offsets(text: str, encoding: str, errors: str, positions: Sequence[int]) -> Iterator[int]:
    at = offset = 0
    for position in positions:
        offset += len(text[at:position].encode(encoding, errors))
        at = position
        yield offset


def _proven(raw: bytes, codec: str, errors: str, confidence: float | None) -> Decoded | None:
    try:
        text = raw.decode(codec, errors)
        return Decoded(text, codec, errors, confidence) if text.encode(codec, errors) == raw else None
    except UnicodeError:
        return None


def _wide(raw: bytes, codec: str) -> Decoded:
    found = _proven(raw, codec, "strict", None) or _proven(raw, codec, "surrogatepass", None)
    if found:
        return found
    try:
        raw.decode(codec, "surrogatepass")
        offset = 0
    except UnicodeDecodeError as error:
        offset = error.start
    raise InputError(f"broken {codec} at byte {offset}", code="E-DECODE", byte_offset=offset)


def _stated(raw: bytes, codec: str) -> Decoded | None:
    if codec in _WIDE:
        return _wide(raw, codec) if 0 in raw else None  # no NUL, so not even one ASCII character: the label lies
    if raw.isascii() and codec != "iso2022_jp":
        return Decoded(raw.decode("ascii"), codec, "strict", None)
    return _proven(raw, codec, "strict", None)


def _escaped(raw: bytes, codec: str, confidence: float | None) -> Decoded | None:
    found = _proven(raw, codec, "surrogateescape", confidence)
    if found is None and codec in _STRICTER:
        found = _proven(raw, _STRICTER[codec], "surrogateescape", confidence)
    return found


def _utf8(raw: bytes, confidence: float | None) -> Decoded:
    return Decoded(raw.decode("utf-8", "surrogateescape"), "utf-8", "surrogateescape", confidence)


def _guess(raw: bytes, offset: int) -> Decoded:
    sample = sample_of(raw, offset)
    share = utf8_share(sample)
    if share >= 0.5:
        return _utf8(raw, share)
    codec, confidence = likeliest(sample)
    return _proven(raw, codec, "strict", confidence) or _escaped(raw, codec, confidence) or _utf8(raw, 0.0)

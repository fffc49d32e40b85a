"""What encoding bytes without a mark or a label are in: a guess on a bounded sample (layer 0)."""

from __future__ import annotations

import codecs
import re

from cleaner.labels import LABELS_OF

SAMPLE = 64 * 1024  # bytes looked at for a guess

# Never guessed: what hardly anyone writes, and what charset-normalizer takes English text with a curly quote for.
_RARE = frozenset({"mac-roman", "mac-cyrillic", "cp866", *(f"iso8859-{part}" for part in (3, 4, 10, 13, 14, 16))})
_GUESSABLE = [
    codec for codec in LABELS_OF if codec not in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", *_RARE, "utf-8")
]
_ESCAPED = re.compile("[\udc80-\udcff]")
_OTHER = re.compile("[^\x00-\x7f\udc80-\udcff]")
# What UTF-8 encoders and cut files get wrong: overlong, CESU-8, beyond U+10FFFF, and a character cut at the very end.
_NEAR_UTF8 = re.compile(
    rb"[\xc0\xc1][\x80-\xbf]|\xe0[\x80-\x9f][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]|\xf0[\x80-\x8f][\x80-\xbf]{2}"
    rb"|\xf4[\x90-\xbf][\x80-\xbf]{2}|[\xf5-\xf7][\x80-\xbf]{3}|[\xe0-\xef][\x80-\xbf]\Z|[\xf0-\xf4][\x80-\xbf]{1,2}\Z"
)


def likeliest(sample: bytes) -> tuple[str, float]:
    """Ask charset-normalizer; of encodings that do equally well it takes the first by name, we take windows-1252.

    Measured on 3,100 news documents and 2,500 single paragraphs: right for 97 and 99 % of those that fit windows-1252.
    """
    from charset_normalizer import from_bytes

    sample = b"\n".join(line for line in sample.split(b"\n") if not line.isascii())  # what is ASCII only dilutes
    matches = list(from_bytes(sample, cp_isolation=_GUESSABLE, preemptive_behaviour=False, enable_fallback=False))
    if not matches:
        return "utf-8", 0.0
    best = matches[0]
    equals = [match for match in matches if (match.chaos, match.coherence) == (best.chaos, best.coherence)]
    western = any("cp1252" in match.could_be_from_charset for match in equals)
    return "cp1252" if western else codecs.lookup(best.encoding).name, round(1.0 - best.chaos, 3)


def sample_of(raw: bytes, offset: int) -> bytes:
    """Return at most `SAMPLE` bytes around the first byte that is not UTF-8, from the beginning of a line if it can."""
    start = max(0, offset - SAMPLE // 2)
    if start:
        start = raw.find(b"\n", start, offset) + 1 or start
    end = start + SAMPLE
    if end < len(raw):
        end = raw.rfind(b"\n", offset + 1, end) + 1 or end
    return raw[start:end]


def utf8_share(sample: bytes) -> float:
    """Return how much of what is not ASCII is UTF-8, or a known way of getting it wrong (0 to 1).

    Legacy text forms valid UTF-8 by chance in fewer than one of six of its bytes (Thai is the worst).
    """
    text = sample.decode("utf-8", "surrogateescape")
    near = _NEAR_UTF8.findall(sample)
    good = len(_OTHER.findall(text)) + len(near)
    bad = len(_ESCAPED.findall(text)) - sum(map(len, near))
    return round(good / (good + bad), 3) if good + bad > 0 else 0.0

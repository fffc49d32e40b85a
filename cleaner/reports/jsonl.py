"""The report as JSON Lines: one object a document, from which its source can be put back (layer 4).

ASCII only, one object a line, no time and no machine in it: equal inputs and rules give equal bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from cleaner import __version__
from cleaner.decode import encode
from cleaner.edit import Edit, Span, restore
from cleaner.errors import Failure, InputError, RestoreMismatch, Skip
from cleaner.page import Page
from cleaner.result import BLANK_RUN, Drop, Result


def row(result: Result, *, path: str = "", media_type: str = "text/plain", rules: str = "") -> dict[str, Any]:
    """Return the report of one document as plain data; `rules` is the digest of the rule set.

    Spans are half-open, in code points of the decoded source (a byte order mark counts); `bytes` are the same in the
    raw input, None for encodings with states. Lines count from 1. The row of an HTML page has three keys more:
    `metadata`, `blocks` (every visible block, with the rule that took all of it, or null), and `markup` (what leads
    back from the clean text to the page, see `_markup`).
    """
    drops, runs = list(result.drops), list(result.blank_runs)
    ordered = sorted([d.span for d in drops] + [r.span for r in runs])
    byte_spans = result.byte_spans(ordered)
    in_bytes = dict(zip(ordered, byte_spans, strict=True)) if byte_spans is not None else {}
    return {
        **name(path),
        "media_type": media_type,
        "raw_sha256": _sha256(result.raw()),
        "clean_sha256": _sha256(result.encode()),
        "encoding": result.encoding or "utf-8",
        "errors": result.errors if result.encoding else "surrogatepass",
        "confidence": result.confidence,
        "version": __version__,
        "rules": rules,
        "chars": len(result.source),
        "chars_clean": len(result.text),
        "drops": [_drop(d, in_bytes.get(d.span)) for d in drops],
        "blank_runs": [
            {"rule": BLANK_RUN, "span": r.span, "bytes": in_bytes.get(r.span), "removed": r.removed, "cause": r.cause}
            for r in runs
        ],
        "warnings": [asdict(w) for w in result.warnings],
        **(_of_page(result, result.page) if result.page else {}),
    }


def _of_page(result: Result, page: Page) -> dict[str, Any]:
    codec, errors = result.clean_encoding
    return {
        "clean_encoding": codec,
        "clean_errors": errors,
        "metadata": dict(result.metadata),
        "blocks": _blocks(result, page),
        "markup": _markup(result.edits),
    }


def _blocks(result: Result, page: Page) -> list[dict[str, Any]]:
    """Say of every visible block where it stands, what it is, and which rule took it; null where it was kept."""
    rules = {drop.span: drop.rule for drop in result.drops}
    lines = page.lines(block.span.start for block in page.blocks)
    return [
        {
            "span": block.span,
            "line": line,
            "role": block.role,
            "path": page.path(block),
            "rule": rules.get(block.span),
        }
        for block, line in zip(page.blocks, lines, strict=True)
    ]


def _markup(edits: Sequence[Edit]) -> dict[str, Any]:
    """Pack edits: for each, how many characters were kept since the one before, how many took the place of how many
    others; and all that was removed, as UTF-8, deflated, in base64: tags and scripts are most of a page."""
    sizes, at = [], 0
    for (start, end), replacement, _ in edits:
        sizes.append([start - at, len(replacement), end - start])
        at = end
    removed = "".join([one.removed for one in edits]).encode("utf-8", "surrogatepass")
    return {"edits": sizes, "removed": base64.b64encode(zlib.compress(removed, 6)).decode("ascii")}


def _unpacked(markup: Mapping[str, Any], clean: str) -> str:
    """Undo `_markup`: return the source of a clean text. Raises ValueError where they do not fit."""
    sizes = markup["edits"]
    most = 4 * sum(size for _, _, size in sizes)
    removed = (
        zlib.decompressobj().decompress(base64.b64decode(markup["removed"]), most + 1).decode("utf-8", "surrogatepass")
    )
    pieces, at, taken = [], 0, 0
    for kept, replaced, size in sizes:
        if min(kept, replaced, size) < 0 or at + kept + replaced > len(clean) or taken + size > len(removed):
            raise ValueError("its markup is longer than the text")
        pieces += [clean[at : at + kept], removed[taken : taken + size]]
        at, taken = at + kept + replaced, taken + size
    return "".join([*pieces, clean[at:]])


def _drop(drop: Drop, in_bytes: Span | None) -> dict[str, Any]:
    found = {
        "rule": drop.rule,
        "category": drop.category,
        "span": drop.span,
        "bytes": in_bytes,
        "line": drop.line,
        "removed": drop.removed,
        "also": drop.also,
    }
    if drop.text is not None:
        found["text"] = drop.text
    return found if drop.copy_of is None else {**found, "copy_of": drop.copy_of}


def aside(what: Failure | Skip) -> dict[str, Any]:
    """Return the row of an input without an output: its name, the code and the reason."""
    found = {k: v for k, v in asdict(what).items() if v is not None and k != "input"}
    return {**name(what.input, "input"), **found}


def name(path: str, key: str = "path") -> dict[str, str]:
    """Name a file: as text, and as base64 of its bytes where the name is not UTF-8."""
    try:
        path.encode("utf-8")
        return {key: path}
    except UnicodeEncodeError:
        raw = os.fsencode(path)
        return {key: raw.decode("utf-8", "replace"), f"{key}_b64": base64.b64encode(raw).decode("ascii")}


def path_of(row: Mapping[str, Any], key: str = "path") -> str:
    """The file name in a row, undoing `name`."""
    if f"{key}_b64" in row:
        return os.fsdecode(base64.b64decode(row[f"{key}_b64"]))
    return str(row[key])


def line(row: Mapping[str, Any]) -> bytes:
    """Return a row as one line of the report."""
    return json.dumps(row, ensure_ascii=True, allow_nan=False).encode("ascii") + b"\n"


def restore_row(clean: bytes, row: Mapping[str, Any]) -> bytes:
    """Return the raw bytes that became `clean`; RestoreMismatch if `clean` was edited or the row does not fit."""
    try:
        if _sha256(clean) != row["clean_sha256"]:
            raise RestoreMismatch("the clean text was edited since it was written")
        if "markup" in row:
            text = clean.decode(row["clean_encoding"], row["clean_errors"])
            return _proven(encode(_unpacked(row["markup"], text), row["encoding"], row["errors"]), row)
        entries = sorted([*row["drops"], *row["blank_runs"]], key=lambda e: e["span"])
        codec, errors = row["encoding"], row["errors"]
        if all(e["bytes"] is not None for e in entries):
            raw = _splice(clean, [(e["bytes"], encode(e["removed"], codec, errors)) for e in entries])
        else:
            edits = [Edit(Span(*e["span"]), "", e["removed"]) for e in entries]
            raw = encode(restore(clean.decode(codec, errors), edits), codec, errors)
        return _proven(raw, row)
    except (AttributeError, TypeError, ValueError, LookupError, zlib.error, InputError) as error:
        raise RestoreMismatch(f"the report row does not fit: {error}") from None


def _proven(raw: bytes, row: Mapping[str, Any]) -> bytes:
    if _sha256(raw) != row["raw_sha256"]:
        raise RestoreMismatch("what the report puts back is not what was cleaned")
    return raw


def _splice(clean: bytes, pieces: list[tuple[list[int], bytes]]) -> bytes:
    out: list[bytes] = []
    at = done = 0
    for (start, end), removed in pieces:
        if end - start != len(removed) or start < done:
            raise ValueError(f"bytes {start} to {end}")
        out += [clean[at : at + start - done], removed]
        at += start - done
        done = end
    return b"".join([*out, clean[at:]])


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

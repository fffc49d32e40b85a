"""How `cleaner explain` works; apart from the command, so that `--help` need not import it."""

from __future__ import annotations

from cleaner.api import _protect
from cleaner.cli._options import Options, how, settings
from cleaner.cli._show import out, plain, short
from cleaner.decide import Won
from cleaner.decode import decode
from cleaner.document import Document
from cleaner.errors import Failure, Skip, UsageError
from cleaner.explain import Explanation, explain
from cleaner.inputs.file import Found, read
from cleaner.inputs.folder import scan
from cleaner.rule import Rule
from cleaner.runner import Reading


def show(address: str, options: Options) -> int:
    """Print the explanation of one line and return the exit code."""
    path, line = _address(address)
    chosen = settings(options)
    found = _found(path)
    config = chosen.config(found.path.rpartition("/")[0] or ("/" if found.path.startswith("/") else "."))
    cleaner = chosen.chosen(config).cleaner
    document = _document(found, how(options))
    if line > len(document):
        raise UsageError(f"there is no line {line}, the last one is {len(document)}", path=path)
    told = explain(document, line - 1, cleaner, chosen.rules(config), config)
    for text in _lines(f"{plain(path)}:{line}", told, document):
        out(text)
    return 0


def _address(address: str) -> tuple[str, int]:
    path, colon, line = address.rpartition(":")
    if not (path and colon and line.isascii() and line.isdigit() and 0 < len(line) < 16 and int(line)):
        raise UsageError(f"{address!r} is no address", remedy="write it as FILE:LINE, lines counted from 1")
    return path, int(line)


def _found(path: str) -> Found:
    rows = scan([path])
    found = next(rows, None)
    if isinstance(found, Skip | Failure):
        raise UsageError(f"{found.code}: {found.message}", path=path)
    if found is None or found.path != path:
        raise UsageError("a folder has no lines", path=path, remedy="name a file in it")
    return found


def _document(found: Found, reading: Reading) -> Document:
    raw = read(found, max_bytes=reading.most(found.media_type)).raw
    text = decode(raw, label=reading.encoding, on_decode=reading.on_decode).text
    return Document(text, media_type=found.media_type, protect=_protect(found.media_type))


def _lines(where: str, told: Explanation, document: Document) -> list[str]:
    verdict = "goes" if told.goes else "stays, but for a part of it" if told.won else "stays"
    lines = [f"{where} {verdict}", f"  {short(told.text)}"]
    for won in told.won:
        lines += _winner(won, document, told)
    for won in told.beside:
        lines.append(f"  a blank line, it goes with line {won.match.lines[0] + 1} and {plain(won.match.rule.id)}")
    if told.protected:
        lines.append("  protected: no rule may touch front matter, code and tables")
    for rule, word, why in told.close:
        lines.append(f"  {word}: {_title(rule)}: {plain(why)}")
    if not (told.won or told.beside or told.protected or told.close):
        lines.append("  no rule points here")
    return lines + [f"  {caution.code}: {plain(caution.message)}" for caution in told.cautions]


def _winner(won: Won, document: Document, told: Explanation) -> list[str]:
    span, rule = won.match.span, won.match.rule
    lines = [f"  {_title(rule)}"]
    if rule.why:
        lines.append(f"    why: {plain(rule.why)}")
    if not told.goes or won.match.lines[0] != won.match.lines[1]:
        lines.append(f"    takes: {short(document.text[span.start : span.end])}")
    if won.match.copy_of is not None:
        lines.append(f"    copy of line {won.match.copy_of + 1}")
    return lines + [f"    also pointed here: {_title(loser)}" for loser in won.also]


def _title(rule: Rule) -> str:
    return plain(f"{rule.id} ({rule.category}, {rule.confidence.name}) {rule.origin.path}:{rule.origin.line}")

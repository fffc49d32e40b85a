"""How `cleaner rules` works; apart from the command, so that `--help` need not import it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from cleaner.cli._options import Options, settings
from cleaner.cli._show import err, out, plain
from cleaner.errors import UsageError
from cleaner.inputs.file import Found, read
from cleaner.outputs.atomic import write_atomic
from cleaner.pack import load_all
from cleaner.rule import Rule

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TEMPLATE = """\
[[rule]]
id = "{id}"
category = "other"                         # what it is: see `cleaner rules list`
why = "where such lines come from"
line = ["replace this by the whole line, as it stands"]
keeps = []                                 # lines that look like it and must stay; short phrases need some
"""


def loaded(options: Options) -> tuple[list[Rule], set[str]]:
    """Return all rules, and the ids of those that are on here."""
    chosen = settings(options)
    config = chosen.config(".")
    return chosen.rules(config), {rule.id for rule in chosen.chosen(config).cleaner.rules}


def show_all(form: str, options: Options) -> int:
    """Print all rules as a table or as JSON and return the exit code."""
    rules, on = loaded(options)
    if form == "json":
        rows = ",\n".join(json.dumps(_entry(rule, rule.id in on)) for rule in rules)
        out(f"[\n{rows}\n]")
        return 0
    widths = [max((len(row) for row in column), default=0) for column in zip(*map(_cells, rules), strict=True)]
    for rule in rules:
        cells = (f"{cell:<{width}}" for cell, width in zip(_cells(rule), widths, strict=True))
        out(f"{'  '.join(cells)}  {'on' if rule.id in on else 'off'}")
    return 0


def _cells(rule: Rule) -> tuple[str, ...]:
    return plain(rule.id), plain(rule.category), rule.kind, rule.confidence.name, "keep" if rule.keep else "drop"


def _entry(rule: Rule, on: bool) -> dict[str, Any]:
    return {
        "id": rule.id,
        "category": rule.category,
        "kind": rule.kind,
        "confidence": rule.confidence.name,
        "action": "keep" if rule.keep else "drop",
        "on": on,
        "why": rule.why,
        "path": rule.origin.path,
        "line": rule.origin.line,
    }


def show_one(id: str, options: Options) -> int:
    """Print one rule, defaults of its file included, and return the exit code."""
    rules, on = loaded(options)
    rule = next((r for r in rules if r.id == id), None)
    if rule is None:
        close = get_close_matches(id, [r.id for r in rules], 1)
        remedy = f"did you mean {close[0]!r}?" if close else "see `cleaner rules list`"
        raise UsageError(f"there is no rule {id!r}", remedy=remedy)
    out(plain(f"# {rule.id} is {'on' if id in on else 'off'}; {rule.origin.path}:{rule.origin.line}"))
    out("[[rule]]")
    for key in sorted(rule.table, key=_place):
        for line in _toml(key, rule.table[key]):
            out(line)
    if rule.shared_keeps:
        out("# of all rules of its file:")
        for line in _toml("keeps", list(rule.shared_keeps)):
            out(f"# {line}")
    return 0


def _place(key: str) -> tuple[int, str]:
    first = ("id", "category", "kind", "action", "confidence", "priority", "why")
    last = ("drops", "keeps", "todo_drops")
    if key in first:
        return first.index(key), key
    return (20 + last.index(key), key) if key in last else (10, key)


def _toml(key: str, value: Any) -> Iterator[str]:
    if not isinstance(value, list) or not value:
        yield f"{key} = {_value(value)}"
        return
    yield f"{key} = ["
    yield from (f"  {_value(entry)}," for entry in value)
    yield "]"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _string(value) if isinstance(value, str) else str(value)


def _string(text: str) -> str:
    """A TOML string: literal if it can be, as regexes are read best; nothing in it that a terminal would obey."""
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    escaped = "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in re.sub(r'(["\\])', r"\\\1", text))
    return f'"{escaped}"'


def begin(id: str, target: str | None) -> int:
    """Print a template for the rule `id`, or add it to the pack `target`, and return the exit code."""
    *_, name = id.split("/")
    if not _ID.fullmatch(name):
        raise UsageError(f"{name!r} is not an id", remedy="lower case with hyphens, as in scroll-to-continue")
    text = _TEMPLATE.format(id=name)
    if target is None:
        out(text.rstrip("\n"))
        return 0
    file = Path(target)
    before = b""
    if file.exists() or file.is_symlink():
        taken = {rule.id.rpartition("/")[2] for rule in load_all([target], with_shipped=False)}
        if name in taken:
            raise UsageError(f"the pack has a rule {name!r} already", path=target)
        before = read(Found(target, target, "application/toml")).raw
    if before:
        before = before.rstrip(b"\n") + b"\n\n"
    write_atomic(target, before + text.encode(), like=target if file.exists() else None)
    err(f"added {plain(name)} to {plain(target)}; now write it, and run: cleaner rules test {plain(target)}")
    return 0

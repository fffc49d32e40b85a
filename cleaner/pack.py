"""Packs: TOML files of rules, read strictly (layer 3).

TOML runs no code, has no aliases to blow up and refuses duplicate keys. Everything else that can be wrong in a pack
is found here and said with file, line and remedy; whether its examples hold is asked in cleaner/examples.py.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

from cleaner import facts
from cleaner.entries import Reader
from cleaner.errors import PackError
from cleaner.index import anchors
from cleaner.needles import all_needles
from cleaner.rule import Rule

DISTRIBUTION = "article-cleaner"
MAX_BYTES = 1 << 20
_DEEP = re.compile(
    r"""^\s*\[{0,2}\s*(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')\s*\.\s*){30}""", re.MULTILINE
)  # quadratic in tomllib


def shipped() -> Path:
    """The folder of the packs that come with us: inside the wheel, or beside the pyproject.toml of our checkout."""
    inside = Path(str(files("cleaner"))) / "rules"
    if inside.is_dir():
        return inside
    project = inside.parent.parent / "pyproject.toml"
    if project.is_file() and f'name = "{DISTRIBUTION}"' in project.read_text(encoding="utf-8"):
        return project.parent / "rules"
    raise PackError("the packs are not where they were installed", path=str(inside), remedy="install the package again")


_loaded: dict[str, list[Rule]] = {}
"""The shipped rules of the state in which this process read them last."""


def load_all(paths: Sequence[str], *, with_shipped: bool = True) -> list[Rule]:
    """Return the rules of the shipped packs and of `paths` (files or folders), in order.

    Raises PackError, or PatternError for a regex, naming file, line and remedy.
    """
    rules = _ours() if with_shipped else []
    for path in paths:
        root = Path(path)
        rules += _folder(root) if _is_folder(root) else _file(root, root.stem)
    seen: dict[str, Rule] = {}
    for rule in rules:
        if (other := seen.setdefault(rule.id, rule)) is not rule:
            raise PackError(
                f"the id {rule.id} is taken by {other.origin.path}:{other.origin.line}",
                path=rule.origin.path,
                line=rule.origin.line,
                remedy="give the rule another id",
            )
    return rules


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except (OSError, ValueError):  # a name that no file can have; reading it says so
        return False


def _ours() -> list[Rule]:
    """The shipped rules, read with the help of what is known since an earlier start."""
    root = shipped()
    packs = {path.relative_to(root).with_suffix("").as_posix(): path for path in sorted(root.rglob("*.toml"))}
    sources = {pack: _text(path, f"rules/{pack}.toml") for pack, path in packs.items()}
    state = facts.state(chain.from_iterable(sources.items()))
    if state in _loaded:
        return list(_loaded[state])
    known = facts.recall(state)
    tops = known or {pack: _parsed(source, f"rules/{pack}.toml") for pack, source in sources.items()}
    rules = [
        rule
        for pack, source in sources.items()
        for rule in Reader(f"rules/{pack}.toml", source, pack, trusted=True).rules(tops[pack])
    ]
    if known is None and facts.file():
        facts.keep(state, tops, all_needles(anchors(rules)).other)
    _loaded.clear()
    _loaded[state] = rules
    return list(rules)


def _folder(root: Path) -> Iterator[Rule]:
    for path in sorted(root.rglob("*.toml")):
        yield from _file(path, path.relative_to(root).with_suffix("").as_posix())


def _file(path: Path, pack: str) -> list[Rule]:
    shown = str(path)
    source = _text(path, shown)
    return list(Reader(shown, source, pack, trusted=False).rules(_parsed(source, shown)))


def _parsed(source: str, shown: str) -> dict[str, Any]:
    if deep := _DEEP.search(source):
        line = source.count("\n", 0, deep.start()) + 1
        raise PackError("a key of more than thirty parts", path=shown, line=line, remedy="a pack needs one or two")
    try:
        return tomllib.loads(source)
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        at = re.search(r"line (\d+)", str(error))
        raise PackError(f"not TOML: {error}", path=shown, line=int(at[1]) if at else 1) from None
    except RecursionError:
        raise PackError("tables inside tables without end", path=shown, line=1) from None


def _text(path: Path, shown: str) -> str:
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise PackError("not a regular file", path=shown, remedy="name the file itself, not a link or a device")
        if found.st_size > MAX_BYTES:
            raise PackError(f"{found.st_size} bytes, {MAX_BYTES} are allowed", path=shown, remedy="split the pack")
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise PackError(f"not UTF-8 at byte {error.start}", path=shown) from None
    except OSError as error:
        raise PackError(os.strerror(error.errno or 0), path=shown) from None
    except ValueError:
        raise PackError("no file can have this name", path=repr(shown)) from None

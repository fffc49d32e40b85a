"""Run the command line inside this process, or as a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cleaner.__main__ import run
from cleaner.api import Cleaner
from cleaner.pack import load_all
from cleaner.rule import Rule

SEEDS = Path(__file__).parents[2] / "seeds"


class Ran(NamedTuple):
    code: int
    out: bytes
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.decode().split("\n")[:-1]

    @property
    def last(self) -> str:
        return self.err.rstrip("\n").rpartition("\n")[2]


Cli = Callable[..., Ran]

_shipped = load_all(())
_shipped_all = tuple(_shipped)
_cleaner = cache(Cleaner)


@pytest.fixture(autouse=True)
def _compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading and compiling the shipped packs takes most of the time of a command: do it once for all tests."""

    def load(packs: tuple[str, ...]) -> Sequence[Rule]:
        return load_all(packs) if packs else _shipped

    def make(rules: Sequence[Rule], **options: Any) -> Cleaner:
        return _cleaner(_shipped_all, **options) if rules is _shipped else Cleaner(rules, **options)

    monkeypatch.setattr("cleaner.settings.load_all", load)
    monkeypatch.setattr("cleaner.settings.Cleaner", make)


@pytest.fixture
def cli(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """`cli("clean", path, …, stdin=b"")` returns exit code, stdout and stderr."""

    def call(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        capsysbinary.readouterr()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            code = run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return Ran(code, out, err.decode())

    return call


@pytest.fixture
def process() -> Cli:
    """The same as a process, with more environment: `process("clean", …, LC_ALL="C")`."""

    def call(*arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None, **environment: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "cleaner", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=cwd,
            env=os.environ | environment,
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr.decode())

    return call


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with a dirty text, a clean one, and one in a folder of its own."""
    root = tmp_path / "texts"
    (root / "sub").mkdir(parents=True)
    (root / "dirty.txt").write_bytes(b"Rain fell.\nAdvertisement\nIt stopped.\n")
    (root / "clean.txt").write_bytes(b"Nothing to see.\n")
    (root / "sub" / "deep.txt").write_bytes(b"One.\r\n\r\nAdvertisement\r\n\r\nTwo.")
    return root


@pytest.fixture
def seeds() -> Path:
    return SEEDS


def tree(root: Path) -> dict[str, bytes]:
    """All files below a folder, by relative name; without run.json, which holds the only times."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name != "run.json"
    }


@pytest.fixture(name="tree")
def _tree() -> Callable[[Path], dict[str, bytes]]:
    return tree

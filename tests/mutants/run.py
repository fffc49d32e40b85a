"""Break each promise on purpose, and see that the suite notices: `make mutants`.

mutants.toml lists patches; each is applied alone to a copy of the project, where the tests that should notice are run,
and if they pass the whole suite. A mutant that nothing notices *survives*: it is named, and the exit code is 1.
Exit code 2: a patch that does not fit the code any more (mend mutants.toml), or tests that are not there.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "out", "back", "dist", "build", "bench", "*.egg-info"
)
PYTEST = [sys.executable, "-m", "pytest", "-o", "addopts=--import-mode=importlib", "-q", "--tb=no", "--no-header"]
SEED = "--hypothesis-seed=1"  # the same examples for every mutant and every run
SECONDS, ALL_SECONDS = 180, 1200
"""What a run of the named tests, and of the whole suite, may take: a mutant may well loop for ever."""


class Unusable(Exception):
    """The mutants cannot be run as they are written."""


@dataclass(frozen=True)
class Mutant:
    """One patch: `old`, which stands once in `file`, becomes `new`, against a promise of ARCHITECTURE §1 to §5."""

    name: str
    promise: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...] = ()

    def patch(self, root: Path) -> None:
        """Apply the patch below `root`. Raises Unusable for a stale one."""
        path = root / self.file
        source = path.read_text(encoding="utf-8") if path.is_file() else ""
        if (times := source.count(self.old)) != 1:
            raise Unusable(f"stale mutant {self.name}: what it replaces stands {times} times in {self.file}")
        if self.new == self.old:
            raise Unusable(f"mutant {self.name} changes nothing")
        path.write_text(source.replace(self.old, self.new), encoding="utf-8")


@contextmanager
def copied(project: Path) -> Iterator[Path]:
    """A copy of a project that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="cleaner-mutant-") as folder:
        copy = Path(folder, "project")
        shutil.copytree(project, copy, ignore=LEFT_OUT, symlinks=True)
        yield copy


def environment(copy: Path) -> dict[str, str]:
    """The copy stands before the editable install on the path, also for the processes that tests start."""
    return os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}


def check_import(copy: Path) -> None:
    """Raise Unusable if another `cleaner` than that of the copy would be tested."""
    ask = [sys.executable, "-c", "import cleaner, cleaner.matcher as m; print(cleaner.__file__, m.__file__, sep='\\n')"]
    run = subprocess.run(ask, cwd="/", env=environment(copy), capture_output=True, text=True, check=False)
    if not run.stdout or not all(Path(line).is_relative_to(copy.resolve()) for line in run.stdout.split("\n")[:-1]):
        raise Unusable(f"the copy is not what is imported: {run.stdout or run.stderr}")


def pytest(copy: Path, tests: Sequence[str], *more: str, seconds: float) -> tuple[int, str]:
    """Run tests in a copy; the exit code (124 if it took too long), and the last line of what was said."""
    command = [*PYTEST, SEED, *more, *tests]
    with tempfile.TemporaryFile("w+") as said:
        child = subprocess.Popen(
            command, cwd=copy, env=environment(copy), stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            code = child.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, 9)
            child.wait()
            code = 124
        said.seek(0)
        lines = [line for line in said.read().split("\n") if line.startswith(("FAILED", "ERROR", "E   "))]
    if code in (4, 5):
        raise Unusable(f"there are no such tests: {' '.join(tests)}")
    return code, lines[-1] if lines else ""


@cache
def red(project: Path, tests: tuple[str, ...]) -> tuple[str, ...]:
    """The tests that fail without any mutant: they prove nothing, so they are left out."""
    with copied(project) as copy:
        check_import(copy)
        code, _ = pytest(copy, tests, seconds=ALL_SECONDS)
        if code == 0:
            return ()
        failed = copy / ".pytest_cache" / "v" / "cache" / "lastfailed"
        found = tuple(json.loads(failed.read_text(encoding="utf-8"))) if failed.is_file() else ()
        if code != 1 or not found:
            raise Unusable(f"the tests do not run without a mutant either: {' '.join(tests)}")
        return found


def noticed(mutant: Mutant, project: Path) -> str:
    """Say what noticed a mutant; "" if nothing did."""
    with copied(project) as copy:
        mutant.patch(copy)
        for tests, seconds in ((mutant.tests, SECONDS), ((), ALL_SECONDS))[not mutant.tests :]:
            without = [f"--deselect={test}" for test in red(project, tests)]
            code, why = pytest(copy, tests, "-x", *without, seconds=seconds)
            if code:
                return "it hangs" if code == 124 else why.split(" - ")[0] or f"pytest ended with {code}"
    return ""


def read(project: Path) -> list[Mutant]:
    """Read mutants.toml; all patches that are stale in a project are named at once."""
    tables = tomllib.loads((HERE / "mutants.toml").read_text(encoding="utf-8"))["mutant"]
    mutants = [Mutant(**{**table, "tests": tuple(table.get("tests", ()))}) for table in tables]
    faults = [
        f"two mutants are named {m.name}" for n, m in enumerate(mutants) if m.name in {o.name for o in mutants[:n]}
    ]
    with tempfile.TemporaryDirectory() as folder:
        for mutant in mutants:
            target = Path(folder, mutant.file)
            target.parent.mkdir(parents=True, exist_ok=True)
            if (project / mutant.file).is_file():
                shutil.copyfile(project / mutant.file, target)
            try:
                mutant.patch(Path(folder))
            except Unusable as error:
                faults.append(str(error))
    if faults:
        raise Unusable("\n".join(faults))
    return mutants


def main() -> int:
    """Run the mutants asked for and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--only", action="append", metavar="NAME", help="only this mutant (more than once: these)")
    parser.add_argument("--list", action="store_true", help="name the mutants and the promises they break")
    parser.add_argument("-j", type=int, default=2, metavar="N", help="how many at once [default: 2]")
    asked = parser.parse_args()
    try:
        with copied(ROOT) as project:  # the code may change while the mutants run
            return _run(project, asked)
    except Unusable as error:
        print(error, file=sys.stderr)
        return 2


def _run(project: Path, asked: argparse.Namespace) -> int:
    mutants = read(project)
    if unknown := set(asked.only or ()) - {m.name for m in mutants}:
        raise Unusable(f"no mutant is named {', '.join(sorted(unknown))}")
    mutants = [m for m in mutants if not asked.only or m.name in asked.only]
    if asked.list:
        print("\n".join(f"{m.name:34} {m.file:28} {m.promise}" for m in mutants))
        return 0
    with ThreadPoolExecutor(max(1, asked.j)) as pool:
        named = sorted({m.tests for m in mutants if m.tests})
        if lost := sorted({test for some in pool.map(lambda tests: red(project, tests), named) for test in some}):
            print("left out, for they fail without a mutant:", *lost, sep="\n  ")
        results = pool.map(lambda mutant: _timed(mutant, project), mutants)
        survivors = [m for m, why, took in results if not _said(m, why, took)]
    print(f"mutants {len(mutants)} = killed {len(mutants) - len(survivors)} + survived {len(survivors)}")
    for mutant in survivors:
        print(f"  {mutant.name} in {mutant.file} breaks unnoticed: {mutant.promise}")
    return 1 if survivors else 0


def _timed(mutant: Mutant, project: Path) -> tuple[Mutant, str, float]:
    began = time.monotonic()
    return mutant, noticed(mutant, project), time.monotonic() - began


def _said(mutant: Mutant, why: str, took: float) -> bool:
    print(f"{'killed  ' if why else 'SURVIVED'} {took:5.1f} s  {mutant.name}  {why}", flush=True)
    return bool(why)


if __name__ == "__main__":
    sys.exit(main())

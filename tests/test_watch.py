"""A regex that is not ours is compiled in a child, and a fault there is one fault here."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cleaner import watch
from cleaner.watch import first_fault


def test_no_regex_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *args, **rest: pytest.fail("a child"))
    assert first_fault([]) is None


def test_one_child_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    run, started = subprocess.run, []
    monkeypatch.setattr(subprocess, "run", lambda *args, **rest: (started.append(1), run(*args, **rest))[1])
    assert first_fault([f"foo {n}" for n in range(50)]) is None
    assert first_fault(["a\nb", "é日😀", '"quoted"', "'\\'"]) is None
    assert len(started) == 2


FAULTS = {
    "broken": (["foo", "bar(", "baz"], 1, "'bar('", "does not compile: error: missing )"),
    "the first": (["(", ")"], 0, "'('", "does not compile"),
    "long": (["x" * 100 + "("], 0, "x" * 56 + "…'", "does not compile"),
}


@pytest.mark.parametrize(("patterns", "number", "shown", "reason"), FAULTS.values(), ids=FAULTS)
def test_the_regex_at_fault_is_named(patterns: list[str], number: int, shown: str, reason: str) -> None:
    fault = first_fault(patterns)
    assert fault is not None
    assert fault.number == number
    assert shown in fault.reason
    assert reason in fault.reason
    assert len(fault.reason) < 300


def _in_child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let the child run `code` when it has come to the second regex."""
    monkeypatch.setattr(
        watch, "_CHILD", watch._CHILD.replace("    try:\n        regex", f"    n and {code}\n    try:\n        regex")
    )
    assert code in watch._CHILD


def test_a_regex_that_takes_too_long_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "SECONDS", 1.5)
    _in_child(monkeypatch, "__import__('time').sleep(9)")
    fault = first_fault(["foo", "bar", "baz"])
    assert fault == (1, "the regex 'bar' takes more than 1.5 s to compile")


@pytest.mark.parametrize("code", ["__import__('os')._exit(1)", "bytearray(1 << 40)", "__import__('os').abort()"])
def test_a_child_that_dies_is_a_fault(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    _in_child(monkeypatch, code)
    fault = first_fault(["foo", "bar", "baz"])
    assert fault is not None
    assert fault.number == 1
    assert "'bar' does not compile" in fault.reason


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="no limit of memory there")
def test_the_child_has_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    _in_child(monkeypatch, "bytearray(watched << 20)".replace("watched", str(watch.MEGABYTES + 50)))
    fault = first_fault(["foo", "bar"])
    assert fault is not None
    assert "MemoryError" in fault.reason

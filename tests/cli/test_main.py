"""The entry point: how a run ends, and what `--help` does not load."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.__main__ import run
from cleaner.registry import names

Cli = Callable[..., Any]


def test_help_loads_nothing_heavy() -> None:
    """150 ms are promised; what is not imported takes no time, and no clock is needed to see it."""
    for arguments in (["--help"], ["clean", "--help"], ["rules", "stats", "--help"], ["--version"]):
        command = [sys.executable, "-X", "importtime", "-m", "cleaner", *arguments]
        done = subprocess.run(command, capture_output=True, check=True, timeout=60)
        loaded = {line.rpartition(b"|")[2].strip().decode() for line in done.stderr.splitlines()}
        assert "click" in loaded
        heavy = {"regex", "ahocorasick_rs", "trafilatura", "charset_normalizer", "tomllib", "bs4", "lxml", "difflib"}
        ours = {"cleaner.api", "cleaner.pack", "cleaner.config", "cleaner.runner", "cleaner.decode"}
        assert not loaded & (heavy | ours)


def test_help_names_every_command(cli: Cli) -> None:
    shown = cli("--help").out.decode()
    assert names("cli") == ("check", "clean", "explain", "restore", "rules")
    for name in names("cli"):
        assert f"  {name} " in shown
        assert cli(name, "--help").code == 0
        assert cli(name, "-h").out.isascii()


def test_version(cli: Cli) -> None:
    assert cli("--version").out.decode().strip().endswith(cleaner.__version__)


def test_nothing_asked(cli: Cli) -> None:
    assert cli().code == 2
    assert cli("rules").code == 2


@pytest.mark.parametrize("arguments", [["none"], ["clean"], ["clean", "--none"], ["check", "x", "--level", "none"]])
def test_usage_is_one_line(cli: Cli, arguments: list[str]) -> None:
    ran = cli(*arguments)
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith("cleaner: E-USAGE: ")
    assert ran.err.count("\n") == 1


def test_unexpected_error(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(*arguments: Any) -> int:
        raise ZeroDivisionError("oh \x1b[31m")

    monkeypatch.setattr("cleaner.cli._check.look", broken)
    ran = cli("check", tmp_path)
    assert ran.code == 3
    assert ran.err == "cleaner: E-INTERNAL: ZeroDivisionError: oh \\x1b[31m (--debug shows where)\n"
    with pytest.raises(ZeroDivisionError):
        cli("check", tmp_path, "--debug")
    assert cli("check", "--", "--debug").code == 3  # after `--` it is a name


def test_full_stdout(tmp_path: Path, process: Cli) -> None:
    (tmp_path / "a.txt").write_bytes(b"Advertisement\n")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cleaner", "check", tmp_path], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 3
    assert b"E-DISK-FULL" in done.stderr
    assert b"Traceback" not in done.stderr


def test_interrupt_is_quiet(monkeypatch: pytest.MonkeyPatch, cli: Cli, tmp_path: Path) -> None:
    def interrupted(*arguments: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("cleaner.cli._check.look", interrupted)
    ran = cli("check", tmp_path)
    assert (ran.code, ran.out, ran.err) == (130, b"", "")


def test_term_in_a_thread_of_the_caller() -> None:
    """`run` may be called where signals cannot be set."""
    from threading import Thread

    codes: list[int] = []
    thread = Thread(target=lambda: codes.append(run(["--version"])))
    thread.start()
    thread.join()
    assert codes == [0]


def test_console_script() -> None:
    script = Path(sys.executable).with_name("cleaner")
    if not os.access(script, os.X_OK):
        pytest.skip("not installed as a package")
    assert subprocess.run([script, "--version"], capture_output=True, check=True).stdout.startswith(b"cleaner")

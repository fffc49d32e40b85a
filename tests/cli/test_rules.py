"""cleaner rules: list, show, test, new."""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner.pack import load_all

Cli = Callable[..., Any]

FAILING = """\
[[rule]]
id = "fine"
category = "other"
line = ["a line of more than three words"]

[[rule]]
id = "never-hits"
category = "other"
suffix = ["tail \\u001b end"]
drops = ["this does not hold it"]
keeps = ["a tail \\u001b end in the middle"]
"""


def test_list(cli: Cli) -> None:
    rules = load_all(())
    ran = cli("rules", "list")
    assert ran.code == 0
    assert [line.split()[0] for line in ran.lines] == [rule.id for rule in rules]
    by_id = {line.split()[0]: line.split() for line in ran.lines}
    assert by_id["common/teaser/plus-plus"][1:] == ["teaser", "pattern", "sure", "drop", "on"]
    assert {line.split()[-1] for line in ran.lines} == {"on", "off"}
    off = cli("rules", "list", "--ignore", "teaser")
    assert "common/teaser/plus-plus" in off.out.decode()
    assert next(line for line in off.lines if line.startswith("common/teaser/plus-plus ")).endswith(" off")


def test_list_as_json(cli: Cli) -> None:
    ran = cli("rules", "list", "--format", "json")
    assert ran.out.isascii()
    entries = json.loads(ran.out)
    assert [entry["id"] for entry in entries] == [rule.id for rule in load_all(())]
    assert set(entries[0]) == {"id", "category", "kind", "confidence", "action", "on", "why", "path", "line"}


def test_config_says_what_is_on(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cleaner.toml").write_text('select = ["teaser"]\n')
    assert {line.split()[1] for line in cli("rules", "list").lines if line.endswith(" on")} - {"outside"} == {
        "teaser"
    }  # keeps are always on
    assert len({line.split()[1] for line in cli("rules", "list", "--isolated").lines if line.endswith(" on")}) > 1


def test_show_is_toml_and_the_rule(cli: Cli) -> None:
    for rule in random.Random(1).sample(load_all(()), 60):
        ran = cli("rules", "show", rule.id)
        assert ran.code == 0
        assert ran.lines[0].endswith(f"; {rule.origin.path}:{rule.origin.line}")
        assert tomllib.loads(ran.out.decode())["rule"] == [dict(rule.table)]


def test_show_quotes(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(FAILING)
    ran = cli("rules", "show", "own/never-hits", "--rules", tmp_path / "own.toml")
    assert b"\x1b" not in ran.out
    assert tomllib.loads(ran.out.decode())["rule"][0]["suffix"] == ["tail \x1b end"]


def test_show_unknown(cli: Cli) -> None:
    ran = cli("rules", "show", "common/teaser/plusplus")
    assert ran.code == 2
    assert "did you mean 'common/teaser/plus-plus'?" in ran.err


def test_examples(cli: Cli, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(FAILING.partition("\n\n")[0])
    bad.write_text(FAILING)
    assert cli("rules", "test", good).code == 0
    ran = cli("rules", "test", good, bad)
    assert ran.code == 1
    assert ran.lines
    assert all(line.startswith(f"{bad}:6: bad/never-hits: ") for line in ran.lines)
    assert b"\x1b" not in ran.out
    assert f"failing examples {len(ran.lines)}" in ran.last


def test_an_own_rule_that_takes_what_others_keep(cli: Cli, tmp_path: Path) -> None:
    kept = next(rule for rule in load_all(()) if rule.id == "en/caption/label").shared_keeps[0]
    (tmp_path / "own.toml").write_text(f'[[rule]]\nid = "x"\ncategory = "other"\nline = ["{kept}"]\n')
    ran = cli("rules", "test", tmp_path / "own.toml")
    assert ran.code == 1
    assert any(f" en/caption/label: {kept!r} must stay, and own/x drops it" in line for line in ran.lines)
    assert ran.last == f"rules 1, failing examples {len(ran.lines)}"


def test_an_own_pack_without_rules_tries_none(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("# to be written\n")
    ran = cli("rules", "test", tmp_path / "own.toml")
    assert (ran.code, ran.last) == (0, "rules 0, failing examples 0")


def test_broken_pack_is_exit_2(cli: Cli, tmp_path: Path) -> None:
    """Row 42, through the command."""
    (tmp_path / "own.toml").write_text(FAILING.replace("suffix", "sufix"))
    for arguments in (["rules", "test", tmp_path / "own.toml"], ["check", tmp_path, "--rules", tmp_path / "own.toml"]):
        ran = cli(*arguments)
        assert (ran.code, ran.out) == (2, b"")
        assert ran.err == f"cleaner: {tmp_path}/own.toml:9: E-PACK: unknown key 'sufix' (did you mean 'suffix'?)\n"


def test_new(cli: Cli, tmp_path: Path) -> None:
    pack = tmp_path / "own.toml"
    template = cli("rules", "new", "own/first")
    assert tomllib.loads(template.out.decode())["rule"][0]["id"] == "first"
    assert cli("rules", "new", "own/first", "-o", pack).code == 0
    assert pack.read_bytes() == template.out
    assert cli("rules", "new", "second", "-o", pack).code == 0
    assert [rule.id for rule in load_all([str(pack)], with_shipped=False)] == ["own/first", "own/second"]
    before = pack.read_bytes()
    assert cli("rules", "new", "first", "-o", pack).code == 2
    assert cli("rules", "new", "Third One", "-o", pack).code == 2
    assert pack.read_bytes() == before
    pack.write_text("not = [toml")
    assert cli("rules", "new", "third", "-o", pack).code == 2
    assert pack.read_text() == "not = [toml"


def test_template_passes_its_own_test(cli: Cli, tmp_path: Path) -> None:
    cli("rules", "new", "own/first", "-o", tmp_path / "own.toml")
    assert cli("rules", "test", tmp_path / "own.toml").code == 0

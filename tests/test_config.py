"""cleaner.toml and [tool.cleaner]: the nearest one holds, nothing in it is guessed at."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from cleaner.config import KEYS, Config
from cleaner.errors import ConfigError, PackError, Skip
from cleaner.inputs.file import Found
from cleaner.settings import Settings

PACK = '[[rule]]\nid = "x"\ncategory = "other"\nline = ["a line that nobody would write"]\n'


def config(folder: Path, **given: Any) -> Config:
    return Settings(given).config(folder)


def test_none(tmp_path: Path) -> None:
    assert config(tmp_path) == Config()


def test_all_keys(tmp_path: Path) -> None:
    (tmp_path / "cleaner.toml").write_text(
        'select = ["teaser"]\nextend-select = ["byline"]\nignore = ["en"]\nrules = ["own"]\nlevel = "bold"\n'
        'exclude = ["drafts"]\nmax-drop-share = 0.5\n'
    )
    path = str(tmp_path / "cleaner.toml")
    expected = Config(path, ("teaser",), ("byline",), ("en",), (str(tmp_path / "own"),), "bold", ("drafts",), 0.5)
    assert config(tmp_path) == expected
    assert len(KEYS) == 7


def test_nearest_wins_and_is_not_merged(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "cleaner.toml").write_text('level = "bold"\nignore = ["en"]\n')
    (tmp_path / "a" / "pyproject.toml").write_text('[tool.cleaner]\nlevel = "careful"\n')
    (deep / "pyproject.toml").write_text("[tool.other]\nlevel = 3\n")  # does not speak of us: further up
    settings = Settings()
    assert (settings.config(deep).level, settings.config(deep).ignore) == ("careful", ())
    assert settings.config(tmp_path).level == "bold"
    assert settings.config(deep / "none").level == "careful"
    (tmp_path / "a" / "cleaner.toml").write_text('level = "normal"\n')
    assert config(deep).level == "normal"


def test_isolated(tmp_path: Path) -> None:
    (tmp_path / "cleaner.toml").write_text("nonsense")
    assert Settings({"level": "bold"}, isolated=True).config(tmp_path) == Config(level="bold")
    with pytest.raises(ConfigError):
        config(tmp_path)


def test_command_line_wins(tmp_path: Path) -> None:
    (tmp_path / "cleaner.toml").write_text('level = "bold"\nignore = ["en"]\nselect = ["teaser"]\n')
    found = config(tmp_path, level="careful", ignore=("common",))
    assert (found.level, found.ignore, found.select) == ("careful", ("common",), ("teaser",))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('\nselct = ["teaser"]\n', 2, "unknown key 'selct' (did you mean 'select'?)"),
        ("level = 3\n", 1, "level = 3 is not known"),
        ('# x\nlevel = "blod"\n', 2, "did you mean 'bold'?"),
        ('select = "teaser"\n', 1, "select is a list of strings"),
        ("ignore = [\n  'en',\n  3,\n]\n", 1, "ignore is a list of strings"),
        ("max-drop-share = true\n", 1, "a number from 0 to 1"),
        ('max-drop-share = "0.5"\n', 1, "a number from 0 to 1"),
        ("max-drop-share = 7\n", 1, "a number from 0 to 1"),
        ("max-drop-share = nan\n", 1, "a number from 0 to 1"),
        ("\n\nlevel = = 2\n", 3, "not TOML"),
        ('level = "bold"\nlevel = "bold"\n', 2, "not TOML"),
        ('level = "', 1, "not TOML"),
        ('text = """\nlevel = 1\n"""\nlevel = 2\n', 1, "unknown key 'text'"),
        ("'level' = 2", 1, "level = 2 is not known"),
    ],
)
@pytest.mark.parametrize("name", ["cleaner.toml", "pyproject.toml"])
def test_faults_have_a_place(tmp_path: Path, name: str, text: str, line: int, words: str) -> None:
    """Row 42: file, line, remedy."""
    before = "" if name == "cleaner.toml" else '[project]\nlevel = "mine"\n\n[tool.cleaner]\n'
    (tmp_path / name).write_text(before + text)
    with pytest.raises(ConfigError) as caught:
        config(tmp_path)
    at = f"{tmp_path / name}:{line + before.count(chr(10))}: E-CONFIG: "
    assert str(caught.value).startswith(at)
    assert words in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("key", ["select", "extend-select", "ignore"])
def test_names_that_are_not_known(tmp_path: Path, key: str) -> None:
    (tmp_path / "cleaner.toml").write_text(f'level = "bold"\n\n{key} = ["teasr"]\n')
    settings = Settings()
    with pytest.raises(ConfigError, match=r"cleaner\.toml:3: .*did you mean 'teaser'"):
        settings.chosen(settings.config(tmp_path))
    given = Settings({key.replace("-", "_"): ("teasr",)})
    with pytest.raises(ConfigError) as caught:
        given.chosen(given.config(tmp_path))
    assert caught.value.path is None


def test_own_packs_are_beside_the_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "own.toml").write_text(PACK)
    (tmp_path / "cleaner.toml").write_text('rules = ["packs"]\nselect = ["own/x"]\n')
    monkeypatch.chdir("/")
    settings = Settings()
    chosen = settings.choose(Found(str(tmp_path / "a.txt"), "a.txt", "text/plain"))
    assert not isinstance(chosen, Skip)
    assert [rule.id for rule in chosen.cleaner.rules if not rule.keep] == ["own/x"]
    assert settings.choose(Found(str(tmp_path / "b.txt"), "b.txt", "text/plain")) is chosen
    (tmp_path / "cleaner.toml").write_text('rules = ["nowhere"]\n')
    with pytest.raises(PackError, match="nowhere"):
        Settings().choose(Found(str(tmp_path / "a.txt"), "a.txt", "text/plain"))


@pytest.mark.parametrize(
    ("pattern", "name", "out"),
    [
        ("drafts", "drafts/a.txt", True),
        ("drafts/", "drafts/deep/a.txt", True),
        ("*.md", "deep/a.md", True),
        ("drafts", "my-drafts/a.txt", False),
        ("a.txt", "deep/a.txt", False),
        ("A.TXT", "a.txt", False),
    ],
)
def test_exclude_is_seen_from_the_config(tmp_path: Path, pattern: str, name: str, out: bool) -> None:
    (tmp_path / "cleaner.toml").write_text(f'exclude = ["{pattern}"]\n')
    got = Settings().choose(Found(str(tmp_path / name), "x", "text/plain"))
    assert isinstance(got, Skip) is out
    if isinstance(got, Skip):
        assert (got.input, got.code, got.message) == ("x", "S-EXCLUDED", "left out by cleaner.toml")


def test_a_config_that_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "cleaner.toml")
    with pytest.raises(ConfigError, match="not a regular file"):
        config(tmp_path)
    (tmp_path / "cleaner.toml").unlink()
    (tmp_path / "cleaner.toml").symlink_to("/etc/passwd")
    with pytest.raises(ConfigError) as caught:
        config(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path}/cleaner.toml: E-CONFIG: ")
    assert "root:" not in str(caught.value)


def test_a_broken_project_file_that_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project\n")
    assert config(tmp_path) == Config()
    (tmp_path / "pyproject.toml").write_text("[project\n[tool.cleaner]\n")
    with pytest.raises(ConfigError, match="not TOML"):
        config(tmp_path)

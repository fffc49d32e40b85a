"""The hooks, through the real `pre-commit try-repo`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LEFT_OUT = (".venv", ".git", "out", "back", "__pycache__", ".hypothesis", ".mypy_cache", ".ruff_cache", ".pytest_cache")


@cache
def index_answers() -> bool:
    pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", "--ignore-installed", "-q", "iniconfig"]
    return subprocess.run(pip, capture_output=True, timeout=60, check=False).returncode == 0


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def repository(folder: Path) -> Path:
    git(folder, "init", "-q")
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", "x")
    return folder


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The working tree as a repository of its own."""
    folder = tmp_path_factory.mktemp("hooks") / "cleaner"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return repository(folder)


def try_repo(hooks: Path, folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run both hooks, which are installed anew each time: that takes most of the time of this test."""
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(hooks), "--all-files", "--verbose"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | {"PRE_COMMIT_HOME": str(home)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False
    )


def test_types() -> None:
    """Never `text`: source code is text as well."""
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text()
    assert hooks.count("types_or: [plain-text, markdown, html]") == hooks.count("- id: ") == 2


def test_hooks(hooks: Path, tmp_path: Path) -> None:
    if not index_answers():
        pytest.skip("pip reaches no package index, and pre-commit installs the hook from one")
    texts, home = tmp_path / "texts", tmp_path / "home"
    texts.mkdir()
    (texts / "clean.txt").write_bytes(b"Nothing to see.\n")
    (texts / "dirty.md").write_bytes(b"Rain fell.\nAdvertisement\n")
    (texts / "code.py").write_bytes(b"'''\nAdvertisement\n'''\n")
    repository(texts)
    first = try_repo(hooks, texts, home)
    assert first.returncode == 1, first.stdout + first.stderr
    check, _, fix = first.stdout.partition("hook id: cleaner-fix")
    assert "dirty.md:2:1  en/ads/label  ad-marker  «Advertisement»" in check
    assert "exit code: 1" in check
    assert "files were modified" not in check
    assert "files were modified by this hook" in fix
    assert "clean.txt:" not in first.stdout
    assert "code.py" not in first.stdout
    assert (texts / "dirty.md").read_bytes() == b"Rain fell.\n"
    assert (texts / "code.py").read_bytes() == b"'''\nAdvertisement\n'''\n"
    assert sorted(p.name for p in texts.iterdir()) == [".git", "clean.txt", "code.py", "dirty.md"]
    again = try_repo(hooks, texts, home)
    assert again.returncode == 0, again.stdout + again.stderr
    assert again.stdout.count("Passed") == 2

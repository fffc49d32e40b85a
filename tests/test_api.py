"""The public names: what goes in comes back, of the same type; and the packs are found wherever we are installed."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cleaner
from cleaner import Cleaner, ConfigError, InputError, RestoreMismatch, Result, clean, clean_text, pack, restore
from cleaner.errors import Caution
from cleaner.reports.jsonl import row

ROOT = Path(__file__).parent.parent
DIRTY, CLEAN = "Rain fell.\nAdvertisement\nIt stopped.\n", "Rain fell.\nIt stopped.\n"


def test_public_names() -> None:
    assert {"Cleaner", "clean", "clean_text", "restore", "Result", "Drop", "PackError"} <= set(cleaner.__all__)
    assert all(getattr(cleaner, name) is not None for name in cleaner.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        cleaner.nope  # noqa: B018


@pytest.mark.parametrize("source", [DIRTY, DIRTY.encode(), DIRTY.encode("utf-16"), "", b""], ids=repr)
def test_the_same_comes_back_of_the_same_type(source: str | bytes) -> None:
    result = clean(source)
    assert restore(result) == source
    assert type(restore(result)) is type(source)
    if source:
        assert result.text.lstrip("\ufeff") == CLEAN


def test_restore_from_a_row() -> None:
    text, raw = clean(DIRTY), clean(DIRTY.encode())
    assert restore(text.text, row(text)) == DIRTY
    assert restore(raw.encode(), row(raw)) == DIRTY.encode()
    with pytest.raises(TypeError, match="needs the report row"):
        restore(CLEAN)  # type: ignore[call-overload]
    for edited in (CLEAN + "x", "", CLEAN.encode() + b"x"):
        with pytest.raises(RestoreMismatch):
            restore(edited, row(text))


def test_a_result_that_does_not_fit_is_refused() -> None:
    result = clean(DIRTY)
    with pytest.raises(RestoreMismatch):
        restore(Result(result.source, "x", result.drops))


def test_clean_text() -> None:
    assert clean_text(DIRTY) == Cleaner().clean_text(DIRTY) == CLEAN


def test_many_are_cleaned_lazily_and_in_order() -> None:
    asked = []

    def texts() -> Iterator[str | bytes]:
        for text in (DIRTY, b"Advertisement\nx\n", "x"):
            asked.append(text)
            yield text

    results = Cleaner().clean_many(texts())
    assert asked == []
    assert next(results).text == CLEAN
    assert len(asked) == 1
    assert [r.text for r in results] == ["x\n", "x"]


@pytest.mark.parametrize("source", [b"\xff\xfea", "x".encode("utf-16") + b"\xd8"])
def test_what_cannot_be_decoded_is_named(source: bytes) -> None:
    with pytest.raises(InputError) as caught:
        clean(source)
    assert caught.value.code == "E-DECODE"
    assert caught.value.byte_offset is not None


def test_guessing_can_be_refused() -> None:
    raw = "Größe\n".encode("latin-1")
    assert restore(Cleaner().clean(raw)) == raw
    with pytest.raises(InputError, match="not UTF-8"):
        Cleaner().clean(raw, on_decode="error")
    stated = clean(raw, encoding="latin1")
    assert (stated.text, stated.encoding, stated.confidence) == ("Größe\n", "cp1252", None)


TITLE = "Town keeps its old bridge for one more year"
BODY = "The council met on Monday evening and voted, after a long debate, to keep the old bridge open for a year.\n"


def test_the_title_says_what_is_above_it() -> None:
    text = f"The Daily\nPolitics\n{TITLE}\n{BODY}"
    assert clean(text).text == text
    result = clean(text, title=TITLE.upper())
    assert result.text == f"{TITLE}\n{BODY}"
    assert {d.category for d in result.drops} == {"site-name"}
    assert clean(text, title="Another one").text == text


FENCED = "---\ntitle: Advertisement\n---\n\nAdvertisement\n\n```\nAdvertisement\n```\n"


def test_markdown_protects_its_code() -> None:
    kept = "---\ntitle: Advertisement\n---\n\n```\nAdvertisement\n```\n"
    result = clean(FENCED, media_type="text/markdown")
    assert (result.text, restore(result)) == (kept, FENCED)
    assert clean(FENCED.encode(), media_type="text/markdown").text == kept
    plain = clean(FENCED)
    assert plain.text.count("Advertisement") == 1, "in plain text a fence is a line like any other"


WARNINGS = {
    "": ["W-EMPTY-INPUT"], " \n\t\n": ["W-EMPTY-INPUT"], "\ufeff": ["W-EMPTY-INPUT"], "\ufeff \n": ["W-EMPTY-INPUT"],
    "Advertisement": ["W-EMPTY-AFTER"], "\ufeffAdvertisement\n": ["W-EMPTY-AFTER"],
    "x": [], "\ufeffx": [], "Advertisement\nx": [],
}  # fmt: skip


@pytest.mark.parametrize(("text", "codes"), WARNINGS.items(), ids=repr)
def test_warnings(text: str, codes: list[str]) -> None:
    assert [w.code for w in clean(text).warnings] == codes


def test_an_answer_that_cannot_be_restored_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.edit.restore", lambda text, edits: "something else")
    result = Cleaner().clean(DIRTY)
    assert (result.text, result.drops, result.blank_runs) == (DIRTY, [], [])
    assert result.warnings == [Caution("E-SELF-CHECK", "it could not be restored from its report: kept as it was")]


@pytest.mark.parametrize("options", [{"level": "x"}, {"select": ["x"]}, {"ignore": ["x"]}], ids=str)
def test_options_that_are_not_known_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        Cleaner(**options)  # type: ignore[arg-type]


def test_packs_are_added_to_the_shipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[[rule]]\nid = "x"\ncategory = "other"\nline = ["my very own junk line"]\n', encoding="utf-8")
    own = Cleaner(packs=[str(path)])
    assert len(own.rules) == len(Cleaner().rules) + 1
    assert own.clean_text("x\nmy very own junk line\nAdvertisement\n") == "x\n"


# Where the packs are -------------------------------------------------------------------------------------------------

OTHER = '[[rule]]\nid = "other"\ncategory = "other"\nline = ["it stopped and would not go on"]\n'
ASK = """
import json, sys
from pathlib import Path
import cleaner
from cleaner import clean_text
from cleaner.pack import load_all, shipped
print(json.dumps([cleaner.__file__, str(shipped()), len(load_all([])), clean_text("x\\nAdvertisement\\n")]))
"""


def ask(path: Path, cwd: Path) -> list[object]:
    """What a Python with `path` in front of all else says of its packs."""
    import json

    env = os.environ | {"PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run([sys.executable, "-c", ASK], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-600:]
    found: list[object] = json.loads(run.stdout)
    return found


def test_packs_beside_a_strange_project_are_not_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`../rules` counts only beside a pyproject.toml that names our distribution."""
    home = tmp_path / "site" / "cleaner"
    home.mkdir(parents=True)
    (tmp_path / "site" / "rules").mkdir()
    (tmp_path / "site" / "rules" / "x.toml").write_text(OTHER, encoding="utf-8")
    monkeypatch.setattr(pack, "files", lambda name: home)
    project = tmp_path / "site" / "pyproject.toml"
    for text in (None, "", '[project]\nname = "cleaner"\n', '[project]\nname = "article-cleaner-fork"\n'):
        if text is not None:
            project.write_text(text, encoding="utf-8")
        with pytest.raises(cleaner.PackError, match="install the package again"):
            pack.shipped()
    project.write_text('[project]\nname = "article-cleaner"\n', encoding="utf-8")
    assert pack.shipped() == tmp_path / "site" / "rules"
    (home / "rules").mkdir()
    assert pack.shipped() == home / "rules", "what is inside the package goes first"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our wheel, unpacked as pip does it."""
    for needed in ("build", "hatchling", "pip", "editables"):
        if importlib.util.find_spec(needed) is None:
            pytest.skip(f"{needed} is not there to build the wheel with")
    folder = tmp_path_factory.mktemp("wheel")
    build = ["build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    install = ["pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check", "--no-index", "--target"]
    for module in (build, [*install, str(folder / "site"), "WHEEL"]):
        command = [str(next(folder.glob("*.whl"))) if word == "WHEEL" else word for word in module]
        run = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False, cwd=folder)
        assert run.returncode == 0, run.stdout[-600:] + run.stderr[-600:]
    return folder / "site"


def test_the_wheel_brings_its_packs(wheel: Path, tmp_path: Path) -> None:
    stray = tmp_path / "rules"
    stray.mkdir()
    (stray / "x.toml").write_text("this is no pack", encoding="utf-8")
    home, packs, count, cleaned = ask(wheel, tmp_path)
    assert Path(str(home)).parent == wheel / "cleaner"
    assert Path(str(packs)) == wheel / "cleaner" / "rules"
    assert count == len(pack.load_all([]))
    assert cleaned == "x\n"
    assert (wheel / "cleaner" / "py.typed").is_file() == (ROOT / "cleaner" / "py.typed").is_file()
    assert not list(wheel.rglob("test_*.py"))


def test_a_folder_beside_the_wheel_is_not_taken_for_ours(wheel: Path, tmp_path: Path) -> None:
    import shutil

    site = tmp_path / "site"
    shutil.copytree(wheel, site)
    (site / "rules").mkdir()
    (site / "rules" / "x.toml").write_text("this is no pack", encoding="utf-8")
    assert ask(site, tmp_path)[1] == str(site / "cleaner" / "rules")

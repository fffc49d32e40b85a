"""The promises of ARCHITECTURE §1 and the habits of STYLE, asked of the source itself."""

from __future__ import annotations

import ast
import doctest
import re
import tokenize
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from cleaner.pack import load_all
from cleaner.registry import names

ROOT = Path(__file__).parent.parent
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "cleaner").rglob("*.py"))
    if not path.relative_to(ROOT / "cleaner").as_posix().startswith("rules/")
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
LAYERS = [
    "edit decode errors special labels guess markup",
    "facts lines document rule result fold needles literals registry view form rows required glued nodes alternatives watch page words laying container witness metadata",
    "kinds",
    "pack entries selection matcher judge index decide layout cap pagerules",
    "inputs outputs reports",
    "runner api pages config settings examples explain",
    "cli __main__ hook integrations",
]
LAYER = {name: number for number, row in enumerate(LAYERS) for name in row.split()}
OPTIONAL = {  # heavy, or not everywhere: imported on use, so that `cleaner --help` loads none of them
    "ahocorasick_rs", "regex", "bs4", "lxml", "trafilatura", "charset_normalizer", "datatrove", "pyarrow", "tqdm",
    "hyperscan", "requests", "numpy",
}  # fmt: skip
HEAVY_IS_ITS_WORK = {
    ("cleaner.kinds.pattern", "regex"),
    ("cleaner.kinds._regex", "regex"),
}  # a kind is itself imported on use


def layer(module: str) -> int:
    return LAYER[module.split(".")[1]]


def imports(tree: ast.AST, name: str, top_only: bool = False) -> Iterator[str]:
    """The modules that a module names in its imports."""
    nodes = ast.iter_child_nodes(tree) if top_only else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name}: write the whole name"
            assert node.module
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from [x if x in MODULES else node.module for x in inside]


OURS = {n: {m for m in imports(t, n) if m.split(".")[0] == "cleaner" and m != n} for n, t in TREES.items()}


def test_every_module_has_a_layer() -> None:
    tops = {name.split(".")[1] for name in MODULES if "." in name}
    assert tops - set(LAYER) == set(), "say in ARCHITECTURE §3 and here in which layer it is"


def test_imports_go_down_only() -> None:
    layered = [n for n in MODULES if n != "cleaner" and n.split(".")[1] in LAYER]
    up = [(n, m) for n in layered for m in OURS[n] if m != "cleaner" and layer(m) > layer(n)]
    assert up == []


def test_the_package_itself_imports_nothing_of_ours() -> None:
    """Its public names are imported on use; every module may ask it for the version."""
    assert [m for m in imports(TREES["cleaner"], "cleaner", top_only=True) if m.startswith("cleaner")] == []


def test_no_module_imports_itself_by_a_detour() -> None:
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join([*path, name])
        if name not in done:
            for other in sorted(OURS[name] - {"cleaner"}):
                walk(other, (*path, name))
            done.add(name)

    for name in MODULES:
        walk(name, ())


def test_nothing_heavy_is_imported_at_the_top() -> None:
    found = {(n, m.split(".")[0]) for n, tree in TREES.items() for m in imports(tree, n, top_only=True)}
    assert {(n, m) for n, m in found if m in OPTIONAL} <= HEAVY_IS_ITS_WORK


# One guess, one file ------------------------------------------------------------------------------------------------


def test_every_kind_in_the_packs_is_a_file() -> None:
    assert [r.id for r in load_all([]) if not (ROOT / "cleaner" / "kinds" / f"{r.kind}.py").is_file()] == []


def test_every_rule_stands_in_the_file_that_its_id_names() -> None:
    for rule in load_all([]):
        assert rule.origin.path == f"rules/{rule.pack}.toml"
        lines = (ROOT / rule.origin.path).read_text(encoding="utf-8").split("\n")
        assert lines[rule.origin.line - 1].strip() == "[[rule]]"
        assert f'id = "{rule.id.rpartition("/")[2]}"' in lines[rule.origin.line : rule.origin.line + 2]


WITHOUT_A_TEST_YET: frozenset[str] = frozenset()
"""Must be empty when the issue is done."""


@pytest.mark.parametrize("package", ["kinds", "inputs", "outputs", "reports", "cli"])
def test_every_plug_has_a_test_of_its_name(package: str) -> None:
    modules = {f"{package}/{name}" for name in names(package)}
    tested = {f"{package}/{p.stem.removeprefix('test_')}" for p in (ROOT / "tests" / package).glob("test_*.py")}
    assert modules - tested == {m for m in WITHOUT_A_TEST_YET if m.startswith(f"{package}/")}


def test_no_test_is_left_behind() -> None:
    """A test of the name of a module that is no more."""
    for package in ("kinds", "inputs", "outputs", "reports"):
        for path in (ROOT / "tests" / package).glob("test_*.py"):
            assert f"cleaner.{package}.{path.stem.removeprefix('test_')}" in MODULES, path


PARTS = {"inputs/file", "inputs/folder", "outputs/atomic", "outputs/lock"}
"""Modules beside the inputs and outputs that are none themselves."""


def test_what_exists_is_documented() -> None:
    docs = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in docs)
    missing = [
        f"{package}/{name}"
        for package in ("kinds", "inputs", "outputs", "reports", "cli")
        for name in names(package)
        if f"{package}/{name}" not in PARTS and not re.search(rf"\b{re.escape(name)}\b", text)
    ]
    assert missing == []


# Style --------------------------------------------------------------------------------------------------------------


def definitions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    yield from (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef))


def public(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Public functions and classes, and the public methods of these."""
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or _overload(node):
            continue
        if not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef) and not _said_elsewhere(node):
                yield from public(node)


def _said_elsewhere(node: ast.ClassDef) -> bool:
    """What a Protocol asks for is said in its module, what click asks for is said by click."""
    return any(word in ast.unparse(base) for base in node.bases for word in ("Protocol", "click."))


def _overload(node: ast.AST) -> bool:
    return any("overload" in ast.unparse(d) for d in getattr(node, "decorator_list", ()))


def test_what_is_public_has_a_docstring() -> None:
    assert [name for name, tree in TREES.items() if not ast.get_docstring(tree)] == []
    every = ((name, node) for name, tree in TREES.items() for node in public(tree))
    assert [(name, node.name) for name, node in every if not ast.get_docstring(node)] == []


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for name, tree in TREES.items():
        yield from ((name, n) for n in definitions(tree) if not isinstance(n, ast.ClassDef))


def test_signatures_have_types() -> None:
    assert [(name, n.name) for name, n in functions() if n.returns is None] == []


def test_no_module_is_longer_than_200_lines() -> None:
    sizes = {name: path.read_text(encoding="utf-8").count("\n") for name, path in MODULES.items()}
    assert {name: size for name, size in sizes.items() if size > 200} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    sizes = [(name, n.name, (n.end_lineno or 0) - n.lineno + 1) for name, n in functions()]
    assert [one for one in sizes if one[2] > 40] == []


UNUSED_WORDS = {"filter", "step", "alert", "violation", "finding", "processor", "manager", "helper", "util", "utils"}


def test_names_use_the_words_of_the_field() -> None:
    for name, tree in TREES.items():
        found = [name.rpartition(".")[2], *(n.name for n in definitions(tree))]
        words = {w.lower() for x in found for w in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", x)}
        assert words & UNUSED_WORDS == set(), name


@pytest.mark.parametrize("name", MODULES)
def test_nothing_is_left_for_later(name: str) -> None:
    with tokenize.open(MODULES[name]) as source:
        comments = [t.string for t in tokenize.generate_tokens(source.readline) if t.type == tokenize.COMMENT]
    found = [c for c in comments if re.search(r"\b(todo|fixme|xxx|hack|stub|placeholder|tbd|wip)\b", c, re.IGNORECASE)]
    assert found == []
    text = MODULES[name].read_text(encoding="utf-8")
    assert not re.search(r"NotImplementedError|\bpdb\b|\bbreakpoint\(|not (?:yet )?implemented|\bstub\b", text)


@pytest.mark.parametrize("name", [n for n in MODULES if not n.endswith("__main__")])
def test_examples_in_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


def test_text_is_never_split_with_splitlines() -> None:
    """It breaks on \\x0b, \\x85 and \\u2028, and loses \\r; only what is no article may be split so."""
    found = [
        name
        for name, tree in TREES.items()
        if any(isinstance(n, ast.Attribute) and n.attr == "splitlines" for n in ast.walk(tree))
    ]
    assert set(found) <= {"cleaner.watch"}


def test_no_clock_no_random_no_environment_decides() -> None:
    """Same answer everywhere (§1.2): a clock only stops a regex, or has it measured, and the progress bar."""
    allowed = {"time": {"cleaner.kinds.pattern", "cleaner.judge"}, "random": set(), "datetime": set(), "locale": set()}
    for module, users in allowed.items():
        found = {n for n, t in TREES.items() if module in imports(t, n)}
        assert {n for n in found if not n.startswith(("cleaner.cli", "cleaner.outputs"))} <= users, module

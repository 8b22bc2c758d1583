"""Modules may import only from floors below their own. The list is the documentation of the architecture."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "stadtgraph"

FLOORS: list[set[str]] = [
    {"", "errors", "http"},
    {"namespaces", "quotation", "lexical", "media", "records", "tokens", "dataset", "lanes", "http.problems"},
    {"units", "lists", "store", "sparql_constraints", "diagram", "examples", "http.protocol"},
    {"source", "seal", "validate", "answers"},
    {"known"},
    {"ledger", "places", "report", "http.sparql", "http.start_page"},
    {"coverage", "sweep", "record_facts", "list_facts", "link_facts", "provenance", "metadata", "sssom", "http.app"},
    {"sealing", "remarks", "thing_facts"},
    {"project_facts"},
    {"programme_facts"},
    {"compilation"},
    {"build"},
    {"evidence_check"},
    {"cli"},
]
FLOOR_OF = {module: floor for floor, modules in enumerate(FLOORS) for module in modules}

# Which libraries are known where: a library that everybody imports cannot be exchanged.
WALLS: dict[str, set[str]] = {
    "pyshacl": {"validate"},
    "fastapi": {"http.app"},
    "uvicorn": {"cli"},
    "typer": {"cli"},
    "pydantic": {"records", "lists", "source"},
    "tomllib": {"source"},
    "werkzeug": {"media"},
    "jinja2": {"http.start_page"},
    "pyoxigraph": {"store", "answers", "validate", "sparql_constraints"},
    "yaml": {"examples"},
}


def modules() -> list[str]:
    names = (path.relative_to(SOURCE).with_suffix("").parts for path in SOURCE.rglob("*.py"))
    return sorted(".".join(part for part in name if part != "__init__") for name in names)


def imports(module: str) -> Iterator[str]:
    path = SOURCE / Path(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{module}: write imports in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(name: str) -> str:
    """The module of ours that an imported name belongs to."""
    parts = name.split(".")[1:]
    while parts and ".".join(parts) not in FLOOR_OF:
        parts.pop()
    return ".".join(parts)


def test_every_module_has_a_floor() -> None:
    assert set(modules()) == set(FLOOR_OF)


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_only_from_floors_below(module: str) -> None:
    reached = {own(name) for name in imports(module) if name.startswith("stadtgraph")} - {module, ""}
    upward = sorted(name for name in reached if FLOOR_OF[name] >= FLOOR_OF[module])
    assert not upward, f"{module} (floor {FLOOR_OF[module]}) reaches up or sideways to {upward}"


@pytest.mark.parametrize("library", sorted(WALLS))
def test_a_library_stays_behind_its_wall(library: str) -> None:
    users = {module for module in modules() for name in imports(module) if name.split(".")[0] == library}
    assert users <= WALLS[library]


@pytest.mark.parametrize("module", modules())
def test_a_module_is_short(module: str) -> None:
    path = SOURCE / Path(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    assert len(file.read_text("utf-8").splitlines()) <= 400

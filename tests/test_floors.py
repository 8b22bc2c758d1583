"""Modules may import only from floors below their own. The list is the documentation of the architecture."""

import ast
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "stadtgraph"

FLOORS: list[set[str]] = [
    {
        "",
        "engine",
        "errors",
        "http",
        "http.reply",
        "pages",
        "pages.atlas",
        "validation",
        "validation.formats",
    },
    {
        "annotations",
        "codings",
        "counts",
        "dataset",
        "digest",
        "directories",
        "engine.confinement",
        "engine.dialects",
        "engine.frames",
        "engine.processes",
        "engine.refusals",
        "engine.revival",
        "engine.status",
        "engine.wholeness",
        "geojson",
        "http.attending",
        "http.bundle",
        "http.corking",
        "http.observation",
        "http.problems",
        "http.urlencoded",
        "iris",
        "lexical",
        "listening",
        "locations",
        "media",
        "namespaces",
        "near",
        "pages.atlas.records",
        "pages.atlas.words",
        "pages.contacts",
        "pages.layout",
        "pages.navigation",
        "pages.passages",
        "pages.recipes",
        "pages.texts",
        "quotation",
        "rdfxml",
        "records",
        "settings",
        "spelling",
        "validation.faults",
        "validation.formats.words",
        "validation.iri_references",
        "validation.json_keys",
        "validation.lanes",
        "validation.lexical_forms",
        "validation.prefixes",
        "validation.property_paths",
        "validation.results",
        "validation.terms",
        "validation.timings",
        "validation.turtle_tokens",
    },
    {
        "cache",
        "diagram",
        "engine.interface",
        "engine.worker",
        "http.assets",
        "http.connection",
        "http.explain",
        "http.health",
        "http.logs",
        "http.protocol",
        "http.tally",
        "lists",
        "pages.about_texts",
        "pages.addresses",
        "pages.api_texts",
        "pages.atlas.facets",
        "pages.atlas.likeness",
        "pages.atlas.outlines",
        "pages.atlas.questions",
        "pages.atlas.search",
        "pages.atlas.tables",
        "pages.base_texts",
        "pages.comparing_texts",
        "pages.dump_texts",
        "pages.formats",
        "pages.graph",
        "pages.provenances",
        "pages.quality",
        "pages.query_texts",
        "pages.search_texts",
        "pages.tables",
        "pages.thing_texts",
        "pages.vocabulary",
        "pages.well_known",
        "pages.workbench_texts",
        "parameters",
        "store",
        "tokens",
        "units",
        "validation.encodings",
        "validation.flat_queries",
        "validation.graphs",
        "validation.turtle_reader",
        "validation.wording",
    },
    {
        "answers",
        "engine.link",
        "engine.rewriting",
        "engine.wording",
        "examples",
        "http.addresses",
        "http.asking",
        "http.exposition",
        "http.kept",
        "http.representation",
        "http.streaming",
        "loading",
        "pages.atlas.drawing",
        "pages.atlas.matrix",
        "pages.atlas.network",
        "pages.atlas.reading",
        "pages.atlas_texts",
        "pages.citation",
        "pages.guides",
        "pages.headings",
        "pages.values",
        "pages.views",
        "pages.why",
        "pages.workbooks",
        "seal",
        "source",
        "validation.canonical",
        "validation.repairs",
        "validation.shape_facts",
        "validation.syntax_errors",
    },
    {
        "engine.keeping",
        "engine.waiting",
        "engine.watch",
        "http.answering",
        "http.markup",
        "http.query_forms",
        "http.wanted",
        "pages.atlas.state",
        "pages.facts",
        "pages.query_groups",
        "source_text",
        "validation.documents",
        "validation.sparql_lane",
    },
    {
        "engine.remote",
        "http.atlas_source",
        "http.metrics",
        "http.reasons",
        "http.sparql",
        "http.vocabulary",
        "known",
        "ledger",
        "pages.api",
        "pages.atlas.around",
        "pages.atlas.choosing",
        "pages.atlas.comparison",
        "pages.atlas.listing",
        "pages.gathering",
        "pages.thing",
        "places",
        "publish",
        "resources",
        "service_facts",
        "unsealed",
        "validation.engine",
        "validation.parsing",
        "validation.shape_check",
    },
    {
        "catalogue",
        "coverage",
        "engine.crew",
        "export",
        "http.documents",
        "http.endpoint_document",
        "http.front",
        "http.knowledge",
        "http.route",
        "link_facts",
        "list_facts",
        "metadata",
        "pages.schema_org",
        "provenance",
        "record_facts",
        "sssom",
        "successors",
        "sweep",
        "validation.places",
        "validation.shape_sources",
        "void_statistics",
    },
    {
        "archive",
        "description",
        "http.guides",
        "http.page",
        "pages.dumps",
        "remarks",
        "sealing",
        "thing_facts",
        "validation.findings",
    },
    {
        "engine.describing",
        "engine.hatching",
        "http.about",
        "http.atlas",
        "http.citing",
        "http.comparing",
        "http.dumps",
        "http.queries",
        "http.query_pages",
        "http.search_page",
        "http.thing_page",
        "http.workbench",
        "project_facts",
        "validation.baseline",
        "validation.diagnosis",
        "validation.formats.groups",
        "validation.formats.machine",
        "validation.formats.turtle",
    },
    {
        "engine.pool",
        "engine.preparing",
        "engine.spawning",
        "http.resources",
        "programme_facts",
        "starting",
        "validation.check",
        "validation.formats.human",
        "validation.formats.junit",
        "validation.formats.sarif",
    },
    {
        "compilation",
        "engine.reloading",
        "engine.standalone",
        "engine.zygote",
        "http.app",
        "validation.formats.markdown",
    },
    {
        "build",
        "serve_command",
        "serving",
        "validation.formats.choice",
    },
    {
        "evidence_check",
        "starter",
    },
    {
        "inspection",
    },
    {
        "entry",
        "validate_command",
    },
    {
        "cli",
    },
]
FLOOR_OF = {module: floor for floor, modules in enumerate(FLOORS) for module in modules}

# Which libraries are known where: a library that everybody imports cannot be exchanged.
WALLS: dict[str, set[str]] = {
    "pyshacl": {"validation.engine", "validation.timings"},
    "fastapi": {"http.app", "http.resources", "http.queries"},
    "uvicorn": {"http.connection", "serving"},
    "typer": {"cli", "serve_command", "validate_command"},
    "junitparser": {"validation.formats.junit"},
    "pydantic": {"records", "lists", "source", "settings"},
    "pydantic_settings": {"settings"},
    "prometheus_client": {"http.exposition"},
    "httpx": {"engine.remote", "publish"},
    "tomllib": {"source"},
    "werkzeug": {"media", "http.sparql", "http.representation"},
    "jinja2": {"http.markup", "http.page"},
    "rapidfuzz": {"pages.atlas.search"},
    "xlsxwriter": {"pages.atlas.tables"},
    "babel": {"pages.formats"},
    "yaml": {"examples"},
    "brotli": {"codings"},
}


@cache
def modules() -> list[str]:
    names = (path.relative_to(SOURCE).with_suffix("").parts for path in SOURCE.rglob("*.py"))
    return sorted(".".join(part for part in name if part != "__init__") for name in names)


@cache
def imports(module: str) -> frozenset[str]:
    """What a module imports, anywhere in it."""
    path = SOURCE / Path(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{module}: write imports in full"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


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

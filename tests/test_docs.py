"""What the documentation says is what the project does."""

import re
import tomllib
from pathlib import Path

import pytest

from stadtgraph.answers import serialize
from stadtgraph.cli import app
from stadtgraph.dataset import Dataset
from stadtgraph.diagram import draw
from stadtgraph.lists import Edition
from stadtgraph.records import THING_TABLES, ProjectRecord, TextRecord
from stadtgraph.source import LISTS, keys_of
from stadtgraph.store import GraphStore
from stadtgraph.tokens import KINDS

ROOT = Path(__file__).parents[1]
DOCS = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("docs/*/*.md"),
        *ROOT.glob("*/README.md"),
        *ROOT.glob("data/*/README.md"),
        *ROOT.glob("data/*.md"),
    ]
)


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_the_diagram_is_drawn_from_the_ontology(dataset: Dataset) -> None:
    assert draw(dataset.root / "ontology" / "stadtgraph.ttl") in read("docs/data-model.md")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_token_is_explained(kind: str) -> None:
    assert re.search(rf"`(?:[a-z]+:\w+ > )?{kind}[:`=\[]", read("docs/curating.md")), kind


@pytest.mark.parametrize(
    "table", [t for t in THING_TABLES if t not in ("round", "procedure", "stage", "amount", "website")]
)
def test_every_table_of_things_is_explained(table: str) -> None:
    assert f"`[{table}.x]`" in read("docs/curating.md")


@pytest.mark.parametrize("name", ["edition", *LISTS])
def test_every_key_of_a_list_is_explained(name: str) -> None:
    model = LISTS.get(name, Edition)
    chapters = re.split(r"(?m)^##+ ", read("docs/curating.md").partition("## Lists beside the projects")[2])
    [chapter] = [c for c in chapters if f"`{name}.toml`" in c.partition("\n")[0]]
    known = keys_of(TextRecord) if name == "programme" else set()
    wanted = keys_of(model) - known - {"de", "en"}
    assert [key for key in sorted(wanted) if not re.search(rf"[`\[.]{key}[`\].]", chapter)] == []


def test_every_key_of_a_record_is_explained() -> None:
    text = read("docs/curating.md").partition("## Lists beside the projects")[0]
    missing = [
        key for key in sorted(keys_of(ProjectRecord)) if not re.search(rf"(?m)(^|[`\[{{, ]){key}( =|`|[.\]/])", text)
    ]
    assert missing == []


def test_every_dependency_is_justified() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    decisions = read("docs/decisions.md")
    for requirement in project["dependencies"]:
        assert re.match(r"[\w-]+", requirement)[0] in decisions, requirement  # type: ignore[index]


@pytest.mark.parametrize(
    "command", sorted(c.name or c.callback.__name__ for c in app.registered_commands if c.callback)
)
def test_every_command_is_mentioned(command: str) -> None:
    assert any(f"stadtgraph {command}" in path.read_text("utf-8") for path in DOCS)


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_local_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text("utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_files_named_in_the_readme_exist() -> None:
    named = set(re.findall(r"`((?:docs|data|ontology|shapes|queries|src|tests|w3id)/[\w./-]*)`", read("README.md")))
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_changelog_names_the_version_of_the_dataset() -> None:
    edition = tomllib.loads(read("data/source/edition.toml"))
    assert edition["version"] in read("CHANGELOG.md")
    assert edition["version"] in read("CITATION.cff")


def test_the_licence_of_the_data_gives_every_credit_of_their_sources() -> None:
    licence = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", read("data/LICENSE.md"))
    sources = tomllib.loads(read("data/reference/sources.toml"))["source"]
    assert [one["id"] for one in sources if one.get("credit", "") not in licence] == []


def test_the_answers_in_the_readme_are_the_answers_of_the_graph(store: GraphStore) -> None:
    pairs = re.findall(r"```sparql\n(.*?)```\s+```csv\n(.*?)```", read("README.md"), re.DOTALL)
    assert len(pairs) == 3
    for query, answer in pairs:
        assert serialize(store.query(query), "csv", {}).decode().replace("\r\n", "\n") == answer


def test_nothing_foreign_is_loaded_by_a_page() -> None:
    for path in (ROOT / "src/stadtgraph/http").rglob("*.*"):
        if path.suffix in (".html", ".css"):
            assert not re.search(
                r"(?:src|href)=\"(?:https?:)?//|url\((?![\"']?(?:data:|#))|@import", path.read_text("utf-8")
            ), path


def test_every_module_has_its_line_in_the_architecture() -> None:
    text = read("docs/architecture.md")
    modules = [path for path in (ROOT / "src/stadtgraph").rglob("*.py") if path.stem != "__init__"]
    names = (".".join(path.relative_to(ROOT / "src/stadtgraph").with_suffix("").parts) for path in modules)
    assert [name for name in names if f"`{name}`" not in text] == []

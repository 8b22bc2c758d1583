"""A dataset of one's own: what `stadtgraph new` writes can be built, validated, changed and asked."""

import json
import shutil
from pathlib import Path

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF, SKOS, VOID
from typer.testing import CliRunner, Result

from stadtgraph.cli import app
from stadtgraph.dataset import Dataset
from stadtgraph.engine.hatching import order_of
from stadtgraph.engine.preparing import plan_in
from stadtgraph.loading import load, plan_of
from stadtgraph.namespaces import BASE
from stadtgraph.store import names_of

OWN = "https://data.example.org/hoefe/"
SC = Namespace(f"{BASE}ontology#")
MUSTERAU = URIRef(f"{OWN}id/project/musterau")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("new") / "hoefe"
    assert run("new", root, "--base", OWN).exit_code == 0
    return root


@pytest.fixture
def started(template: Path, tmp_path: Path) -> Path:
    """A fresh copy of a new dataset."""
    return Path(shutil.copytree(template, tmp_path / "hoefe"))


def graph_of(root: Path) -> Graph:
    graph = Graph()
    for path in (root / "data").glob("*.ttl"):
        graph.parse(path)
    return graph


def test_a_new_dataset_is_built_and_fresh(started: Path) -> None:
    assert run("build", started, "--check").exit_code == 0


def test_a_new_dataset_conforms(started: Path) -> None:
    result = run("validate", "--dataset", started)

    assert result.exit_code == 0, result.output
    assert "0 Violation" in result.output


def test_a_new_dataset_conforms_with_its_text_at_hand(started: Path) -> None:
    assert run("validate", "--dataset", started, "--source-text", started / "source-text.txt").exit_code == 0


def test_its_things_have_its_own_base(started: Path) -> None:
    graph = graph_of(started)

    assert (MUSTERAU, RDF.type, SC.Project) in graph
    assert {str(s).startswith(OWN) for s in graph.subjects(RDF.type, SC.Project)} == {True}
    assert (URIRef(f"{OWN}dataset"), VOID.vocabulary, URIRef(SC)) in graph


def test_what_is_shared_keeps_the_iris_of_stadtgraph(started: Path) -> None:
    themes = set(graph_of(started).objects(MUSTERAU, SC.theme))

    assert URIRef(f"{BASE}theme/citizen-participation") in themes
    assert all(str(theme).startswith(f"{BASE}theme/") for theme in themes)
    assert set(graph_of(started).objects(MUSTERAU, SC.federalState)) == {URIRef(f"{BASE}id/land/hessen")}


def test_of_the_shared_lists_only_what_is_used_is_copied(started: Path) -> None:
    graph = graph_of(started)
    themes = set(graph.subjects(SKOS.inScheme, URIRef(f"{BASE}theme")))

    assert URIRef(f"{BASE}theme/citizen-participation") in themes
    assert URIRef(f"{BASE}theme/participation-and-inclusion") in themes  # above it
    assert URIRef(f"{BASE}theme/blockchain") not in themes


def test_a_list_of_its_own_has_its_own_base(started: Path) -> None:
    (started / "data/source/technologies.toml").write_text(
        'id = "technology"\nlabel = { de = "Technik", en = "Technologies" }\n'
        'definition = { de = "Technik.", en = "Technologies." }\n'
        '[[concept]]\nid = "sensors"\nlabel = { de = "Fühler", en = "Sensors" }\n'
        'definition = { de = "Geräte, die messen.", en = "Devices that measure." }\n'
        '[[concept]]\nid = "mobile-app"\nlabel = { de = "Anwendung", en = "Mobile app" }\n'
        'definition = { de = "Programme für Telefone.", en = "Programs for phones." }\n',
        "utf-8",
    )

    assert run("seal", started / "source-text.txt", started).exit_code == 0
    assert run("build", started).exit_code == 0
    assert set(graph_of(started).objects(MUSTERAU, SC.usesTechnology)) == {URIRef(f"{OWN}technology/sensors")}
    assert run("validate", "--dataset", started).exit_code == 0


def test_names_are_found_again_in_the_description(started: Path) -> None:
    names = names_of(Dataset(started))

    assert names.base == OWN
    assert names.sc("Project") == SC.Project
    assert names.concept("basis", "stated") == URIRef(f"{BASE}basis/stated")
    assert names.concept("category", "x") == URIRef(f"{OWN}category/x")
    assert names.id("land", "hessen") == URIRef(f"{BASE}id/land/hessen")


def test_it_is_served_with_the_ontology_of_stadtgraph(started: Path) -> None:
    store = load(plan_of([started]))

    question = f"ASK {{ GRAPH <{OWN}graph/ontology> {{ <{SC.Project}> ?p ?o }} }}"
    assert bool(store.query(question))
    assert bool(store.query(f"ASK {{ GRAPH <{OWN}graph/projects> {{ <{MUSTERAU}> a <{SC.Project}> }} }}"))


def test_its_own_rule_is_kept(started: Path) -> None:
    record = started / "data/source/projects/beispielbach.toml"
    text = record.read_text("utf-8").replace('says = ["measure:rufbus"]\n', "")
    record.write_text(text.replace('says = ["measure:zweiter-bus=planned"]', 'reads = ["theme:public-transport"]'))
    cut = record.read_text("utf-8")
    record.write_text(cut[: cut.index("[measure.rufbus]")] + cut[cut.index("[solution.app]") :], "utf-8")
    assert run("build", started).exit_code == 0

    result = run("validate", "--dataset", started, "--lang", "de")

    assert result.exit_code == 1
    assert "Jedes Projekt dieses Programms nennt mindestens eine Maßnahme." in result.output
    assert f"{OWN}id/project/beispielbach" in result.output


def test_a_changed_quotation_is_found_without_the_text(started: Path) -> None:
    record = started / "data/source/projects/musterau.toml"
    record.write_text(record.read_text("utf-8").replace("zeigt allen die Messwerte", "zeigt vielen die Messwerte"))

    result = run("build", started)

    assert result.exit_code == 1
    assert "musterau.toml" in result.output


@pytest.mark.parametrize("base", ["example.org/x/", "https://example.org/x", "ftp://example.org/"])
def test_a_base_that_is_none_is_refused_and_nothing_is_written(tmp_path: Path, base: str) -> None:
    result = run("new", tmp_path / "x", "--base", base)

    assert result.exit_code == 2
    assert "base IRI" in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")

    result = run("new", tmp_path)

    assert result.exit_code == 2
    assert "is there already" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_directory_is_filled(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()

    assert run("new", tmp_path / "x").exit_code == 0
    assert (tmp_path / "x" / "README.md").is_file()


def test_it_brings_what_pipelines_read(started: Path) -> None:
    for name in (".github/workflows/validate.yml", ".gitlab-ci.yml", ".pre-commit-config.yaml"):
        assert "stadtgraph validate ." in (started / name).read_text("utf-8")


def test_what_its_pipelines_run_passes(started: Path) -> None:
    assert run("build", started, "--check").exit_code == 0
    assert run("validate", started, "--format", "github").exit_code == 0


def test_a_second_seal_is_refused(started: Path) -> None:
    shutil.copy(started / "data/source/text-2026.seal", started / "data/source/other.seal")

    result = run("build", started)

    assert result.exit_code == 2
    assert "there are 2 seals" in result.output


def test_an_engine_is_told_what_is_shared(started: Path) -> None:
    plan = plan_of([started])
    order = json.loads(order_of(plan, 1 << 20, None))

    assert plan_in(order).names == plan.names
    assert plan.names is not None
    assert plan.names.prefixes()["sc"] == str(SC)

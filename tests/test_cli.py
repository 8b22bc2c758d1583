"""The command line: results on stdout, diagnostics on stderr, exit codes 0, 1, 2."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SH
from typer.testing import CliRunner, Result

from protocol.running import serving
from stadtgraph.answers import RDF_FORMATS
from stadtgraph.cli import app
from stadtgraph.dataset import Dataset

SEAL = "source/brochure-2020.seal"

QUERY = "queries/projects.rq"
ASK = "ASK { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5"


def run(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_without_a_command_help_is_printed() -> None:
    result = run()

    assert result.exit_code == 2
    for command in ("build", "seal", "coverage", "validate", "query", "serve"):
        assert command in result.output


@pytest.mark.parametrize("command", ["build", "seal", "coverage", "validate", "query", "publish", "export", "diagram"])
def test_every_command_explains_itself(command: str) -> None:
    result = run(command, "--help")

    assert result.exit_code == 0
    assert "--dataset" in result.stdout


def test_the_help_of_validate_names_its_exit_codes_and_options() -> None:
    text = run("validate", "--help").stdout

    assert "0 conforms, 1 does not, 2 could not run" in " ".join(text.replace("│", " ").split())
    for option in ("--source-text", "--format", "--lang"):
        assert option in text


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["query"], ["validate", "--format", "yaml"], ["serve", "--port", "many"]],
    ids=["command", "argument-missing", "choice", "number"],
)
def test_a_usage_mistake_exits_with_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("command", ["build", "coverage", "validate"])
def test_a_directory_that_is_no_dataset_exits_with_2(tmp_path: Path, command: str) -> None:
    result = run(command, "--dataset", tmp_path)

    assert result.exit_code == 2
    assert "holds no data/" in result.stderr
    assert result.stdout == ""


def test_a_directory_that_holds_nothing_to_serve_exits_with_2(tmp_path: Path) -> None:
    result = run("serve", tmp_path)

    assert result.exit_code == 2
    assert str(tmp_path) in result.stderr


# ----------------------------------------------------------------------------- build


def test_build_has_nothing_to_write_when_all_is_fresh(invented: Dataset) -> None:
    result = run("build", "--dataset", invented.root)

    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing to write: every file is fresh" in result.stderr


def test_build_writes_what_is_stale(invented: Dataset) -> None:
    (invented.data / "links.ttl").unlink()

    result = run("build", "--dataset", invented.root)

    assert result.exit_code == 0
    assert "links.ttl written" in result.stderr
    assert (invented.data / "links.ttl").is_file()


def test_build_check_of_fresh_files_exits_with_0(invented: Dataset) -> None:
    assert run("build", "--check", "--dataset", invented.root).exit_code == 0


def test_build_check_of_stale_files_exits_with_1_and_writes_nothing(invented: Dataset) -> None:
    stale = invented.data / "projects.ttl"
    stale.write_text("# old\n", "utf-8")

    result = run("build", "--check", "--dataset", invented.root)

    assert result.exit_code == 1
    assert "projects.ttl: not what the records give; run `stadtgraph build` and commit" in result.stderr
    assert stale.read_text("utf-8") == "# old\n"


def test_build_of_a_mistaken_record_exits_with_1_and_names_the_place(invented: Dataset) -> None:
    edit(invented.data / "source/projects/erlenau.toml", "theme:water", "theme:watter")

    result = run("build", "--dataset", invented.root)

    assert result.exit_code == 1
    place = f"{invented.data}/source/projects/erlenau.toml:30: passage[3].reads[0] (“Sensoren messen den Pegel”): "
    assert f"{place}unknown theme 'watter'; did you mean 'water'?" in result.stderr


def test_brackets_in_a_message_are_printed_as_they_are(invented: Dataset) -> None:
    path = invented.data / "source/projects/muehlbach.toml"
    path.write_text(path.read_text("utf-8").split("[[refused]]")[0], "utf-8")

    assert "to its `reads`, or a [[refused]]" in run("build", "--dataset", invented.root).stderr


def test_build_under_another_base_needs_an_output(invented: Dataset) -> None:
    result = run("build", "--base", "https://example.org/x/", "--dataset", invented.root)

    assert result.exit_code == 2
    assert "--output" in result.stderr


def test_build_under_another_base_writes_a_second_dataset(invented: Dataset, tmp_path: Path) -> None:
    output = tmp_path / "out"

    result = run("build", "--base", "https://example.org/x/", "--output", output, "--dataset", invented.root)

    assert result.exit_code == 0
    assert "https://example.org/x/id/project/erlenau" in run("query", "-", "--dataset", output, stdin=LISTED).stdout


LISTED = "SELECT DISTINCT ?s { ?s ?p ?o } ORDER BY ?s"


def test_a_base_that_is_no_iri_exits_with_2(invented: Dataset, tmp_path: Path) -> None:
    result = run("build", "--base", "example.org", "--output", tmp_path / "out", "--dataset", invented.root)

    assert result.exit_code == 2
    assert "the base IRI must be http" in result.stderr


# ----------------------------------------------------------------------------- seal


def test_seal_counts_the_quotations(invented: Dataset) -> None:
    result = run("seal", invented.root / "text.txt", "--dataset", invented.root)

    assert result.exit_code == 0
    assert "quotations sealed" in result.stderr


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another text than that which was sealed."""
    path = tmp_path / "other.txt"
    path.write_text("Ein anderer Text.\n" * 99, "utf-8")
    return path


def test_seal_with_another_text_exits_with_2_in_one_line_and_keeps_the_seal(invented: Dataset, other: Path) -> None:
    before = (invented.data / SEAL).read_bytes()

    result = run("seal", other, "--dataset", invented.root)

    assert result.exit_code == 2
    assert result.stderr.startswith("this is another text: its SHA-256 is ")
    assert result.stderr.endswith("to seal it all the same, add --new-text\n")
    assert result.stderr.count("\n") == 1
    assert (invented.data / SEAL).read_bytes() == before


def test_seal_with_a_new_text_that_lacks_the_quotations_exits_with_1_and_keeps_the_seal(
    invented: Dataset, other: Path
) -> None:
    before = (invented.data / SEAL).read_bytes()

    result = run("seal", other, "--new-text", "--dataset", invented.root)

    assert result.exit_code == 1
    assert "does not stand in the text of its sections; quote what is printed" in result.stderr
    assert (invented.data / SEAL).read_bytes() == before


def test_seal_with_a_new_text_that_holds_the_quotations_is_made(invented: Dataset) -> None:
    text = invented.root / "text.txt"
    text.write_text(text.read_text("utf-8") + "Nachtrag.\n", "utf-8")

    assert run("seal", text, "--new-text", "--dataset", invented.root).exit_code == 0


def test_a_damaged_seal_can_be_made_again(invented: Dataset) -> None:
    before = (invented.data / SEAL).read_text("utf-8")
    (invented.data / SEAL).write_text(f"{before}<<<<<<< HEAD\n", "utf-8")

    assert run("seal", invented.root / "text.txt", "--dataset", invented.root).exit_code == 0
    assert (invented.data / SEAL).read_text("utf-8") == before


def test_seal_with_a_file_that_does_not_exist_exits_with_2(invented: Dataset, tmp_path: Path) -> None:
    result = run("seal", tmp_path / "none.txt", "--dataset", invented.root)

    assert result.exit_code == 2
    assert "none.txt: cannot be read as UTF-8 text" in result.stderr


def test_seal_with_a_binary_file_exits_with_2(invented: Dataset, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\xff\xfe\x00")

    assert run("seal", tmp_path / "a.bin", "--dataset", invented.root).exit_code == 2


# ----------------------------------------------------------------------------- coverage


def test_coverage_shows_every_project_the_total_and_the_programme(invented: Dataset) -> None:
    result = run("coverage", "--dataset", invented.root)

    rows = [line.split() for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [row[0] for row in rows] == ["project", "erlenau", "muehlbach", "total", "beispielstaedte"]
    assert rows[1][1:5] == ["4", "0", "4", "100.0%"]
    assert rows[2][1:5] == ["8", "1", "9", "88.9%"]
    assert rows[3][1:5] == ["12", "1", "13", "92.3%"]


# ----------------------------------------------------------------------------- validate


def test_validate_of_conforming_data_exits_with_0(invented: Dataset) -> None:
    result = run("validate", "--dataset", invented.root)

    assert result.exit_code == 0
    assert result.stdout == "conforms: 0 Violation, 0 Warning, 0 Info\n"


def without_motto(dataset: Dataset) -> None:
    edit(dataset.data / "projects.ttl", 'sc:motto "Wasser im Blick"@de', 'sc:altMotto "Wasser im Blick"@de')


def test_validate_of_data_that_do_not_conform_exits_with_1(invented: Dataset) -> None:
    without_motto(invented)

    result = run("validate", "--dataset", invented.root)

    assert result.exit_code == 1
    assert result.stdout.startswith("Violation: Every project has a motto.\n")
    assert re.search(r"data/projects\.ttl:\d+:\d+\n    \S*erlenau", result.stdout)
    assert result.stdout.endswith("does not conform: 1 Violation, 0 Warning, 0 Info\n")


def test_validate_speaks_german(invented: Dataset) -> None:
    without_motto(invented)

    text = run("validate", "--lang", "de", "--dataset", invented.root).stdout

    assert text.startswith("Verstoß: Jedes Projekt hat ein Motto.\n")
    assert text.endswith("nicht konform: 1 Verstoß, 0 Warnung, 0 Hinweis\n")


def test_validate_names_the_record_that_a_finding_comes_from(invented: Dataset) -> None:
    without_motto(invented)

    assert f"  {invented.data}/source/projects/erlenau.toml\n" in run("validate", "--dataset", invented.root).stdout


def test_validate_reports_a_mistaken_record_with_file_and_line(invented: Dataset) -> None:
    edit(invented.data / "source/projects/erlenau.toml", "theme:water", "theme:watter")

    result = run("validate", "--dataset", invented.root)

    assert result.exit_code == 1
    assert f"{invented.data}/source/projects/erlenau.toml:30: passage[3].reads[0]" in result.stderr
    assert result.stdout == "conforms: 0 Violation, 0 Warning, 0 Info\n"


def test_validate_reports_a_record_that_was_edited_and_not_built(invented: Dataset) -> None:
    edit(invented.data / "source/projects/erlenau.toml", '[summary]\nde = "', '[summary]\nde = "Neu: ')

    result = run("validate", "--dataset", invented.root)

    assert result.exit_code == 1
    assert "interpretation.ttl, metadata.ttl" not in result.stderr
    assert "interpretation.ttl" in result.stderr
    assert "not what the records give; run `stadtgraph build`" in result.stderr


def test_validate_reports_turtle_edited_by_hand(invented: Dataset) -> None:
    edit(invented.data / "schemes.ttl", "@de", "@en")

    result = run("validate", "--dataset", invented.root)

    assert result.exit_code == 1
    assert result.stderr == "schemes.ttl: not what the records give; run `stadtgraph build` and commit\n"


def test_validate_takes_turtle_that_is_only_laid_out_otherwise(invented: Dataset) -> None:
    path = invented.data / "schemes.ttl"
    Graph().parse(path).serialize(path, format="nt", encoding="utf-8")

    assert run("validate", "--dataset", invented.root).exit_code == 0


def test_validate_of_a_dataset_without_records_checks_its_graphs(invented: Dataset, tmp_path: Path) -> None:
    output = tmp_path / "out"
    run("build", "--base", "https://example.org/x/", "--output", output, "--dataset", invented.root)

    result = run("validate", "--dataset", output)

    assert (result.exit_code, result.stderr) == (0, "")


def test_validate_with_another_text_says_so_in_one_line_before_anything_else(invented: Dataset, other: Path) -> None:
    edit(invented.data / "source/projects/erlenau.toml", "theme:water", "theme:watter")

    result = run("validate", "--source-text", other, "--dataset", invented.root)

    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert result.stderr.startswith("this is another text: its SHA-256 is ")


def renamed(dataset: Dataset) -> None:
    path = dataset.data / "source/projects/muehlbach.toml"
    path.write_text(path.read_text("utf-8").replace("lichtplan", "plan"), "utf-8")


def test_build_names_the_published_iris_that_disappear(invented: Dataset) -> None:
    renamed(invented)

    result = run("build", "--dataset", invented.root)

    place = f"{invented.data}/published-iris.txt: https://w3id.org/stadtgraph/id/measure/muehlbach/lichtplan: "
    assert result.exit_code == 0
    assert f"{place}was published and is no longer used; name its successor in data/source/replaced.toml" in (
        result.stderr
    )
    validated = run("validate", "--dataset", invented.root)
    assert (validated.exit_code, validated.stderr.count("is no longer used")) == (1, 1)


def test_a_successor_settles_an_iri_that_disappeared(invented: Dataset) -> None:
    renamed(invented)
    entry = 'old = "id/measure/muehlbach/lichtplan"\nnew = "id/measure/muehlbach/plan"\n'
    (invented.data / "source/replaced.toml").write_text(f"[[replaced]]\n{entry}", "utf-8")

    result = run("build", "--dataset", invented.root)

    assert (result.exit_code, "no longer used" in result.stderr) == (0, False)
    asked = "ASK { GRAPH ?g { ?old owl:deprecated true ; <http://purl.org/dc/terms/isReplacedBy> ?new } }"
    asked = f"PREFIX owl: <http://www.w3.org/2002/07/owl#> {asked}"
    assert "true" in run("query", "-", "--dataset", invented.root, stdin=asked).stdout
    assert run("validate", "--dataset", invented.root).exit_code == 0


def test_validate_prints_json(invented: Dataset) -> None:
    without_motto(invented)

    report = json.loads(run("validate", "--format", "json", "--dataset", invented.root).stdout)

    (result,) = report["results"]
    assert report["conforms"] is False
    assert result["focus"] == "https://w3id.org/stadtgraph/id/project/erlenau"
    assert result["messages"] == {"de": "Jedes Projekt hat ein Motto.", "en": "Every project has a motto."}


def test_validate_prints_turtle(invented: Dataset) -> None:
    without_motto(invented)

    report = Graph().parse(data=run("validate", "--format", "turtle", "--dataset", invented.root).stdout)

    assert len(set(report.subjects(RDF.type, SH.ValidationResult))) == 1


def test_validate_refuses_a_quotation_altered_in_the_graph(invented: Dataset) -> None:
    edit(invented.data / "provenance.ttl", "Kluge Laternen", "Dumme Laternen")

    result = run("validate", "--dataset", invented.root)

    assert result.exit_code == 1
    assert "'Dumme Laternen dimmen das Licht' is not sealed at" in result.stderr


def test_validate_refuses_a_quotation_moved_in_the_graph(invented: Dataset) -> None:
    edit(invented.data / "provenance.ttl", "sc:charStart 776", "sc:charStart 777")

    result = run("validate", "--dataset", invented.root)

    assert result.exit_code == 1
    assert "'Der Pegel steigt' is not sealed at 777 to" in result.stderr


def test_validate_with_the_text_passes(invented: Dataset) -> None:
    text = invented.root / "text.txt"

    assert run("validate", "--source-text", text, "--dataset", invented.root).exit_code == 0


def test_validate_with_the_text_refuses_a_forged_seal(invented: Dataset) -> None:
    edit(invented.data / SEAL, " heading\n", " sentence\n")

    result = run("validate", "--source-text", invented.root / "text.txt", "--dataset", invented.root)

    assert result.exit_code == 1
    assert "differs from what the text gives; run `stadtgraph seal FILE`" in result.stderr


def test_validate_with_another_text_exits_with_2(invented: Dataset) -> None:
    text = invented.root / "text.txt"
    text.write_text(text.read_text("utf-8") + "\nNachtrag.\n", "utf-8")

    result = run("validate", "--source-text", text, "--dataset", invented.root)

    assert result.exit_code == 2
    assert "this is another text: its SHA-256 is" in result.stderr


def test_validate_with_broken_shapes_exits_with_2(invented: Dataset) -> None:
    (invented.root / "shapes/shapes.ttl").write_text("<http://x/a> <http://x/b>", "utf-8")

    result = run("validate", "--dataset", invented.root)

    assert result.exit_code == 2
    assert "shapes.ttl:" in result.stderr


def test_validate_with_shapes_that_select_nothing_exits_with_2(invented: Dataset) -> None:
    edit(invented.root / "shapes/shapes.ttl", "sh:targetClass sc:Project", "sh:targetClass sc:Projekt")

    result = run("validate", "--dataset", invented.root)

    assert result.exit_code == 2
    assert "nothing was checked" in result.stderr


def test_validate_without_seal_exits_with_2(invented: Dataset) -> None:
    (invented.data / SEAL).unlink()

    result = run("validate", "--dataset", invented.root)

    assert result.exit_code == 2
    assert "there is no seal; make it with `stadtgraph seal FILE`" in result.stderr


def test_validate_checks_the_evidence_of_a_dataset_under_another_base(invented: Dataset, tmp_path: Path) -> None:
    output = tmp_path / "out"
    run("build", "--base", "https://example.org/x/", "--output", output, "--dataset", invented.root)
    edit(output / "data/provenance.ttl", "Kluge Laternen", "Dumme Laternen")

    assert run("validate", "--dataset", output).exit_code == 1


# ----------------------------------------------------------------------------- query


def test_a_query_from_a_file_is_answered_as_a_table(invented: Dataset) -> None:
    result = run("query", invented.root / QUERY, "--dataset", invented.root)

    assert result.exit_code == 0
    assert [line.strip() for line in result.stdout.splitlines()] == [
        "title",
        "Erlenau misst den Bach",
        "Mühlbach leuchtet",
    ]


def test_a_query_from_standard_input_is_answered(invented: Dataset) -> None:
    result = run("query", "-", "--dataset", invented.root, stdin=ASK)

    assert [line.strip() for line in result.stdout.splitlines()] == ["answer", "true"]


@pytest.mark.parametrize("source", ["file", "stdin"])
@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("json", '{"head":{"vars":["title"]}'),
        ("xml", "<?xml"),
        ("csv", "title\r\nErlenau misst den Bach\r\nMühlbach leuchtet"),
        ("tsv", '?title\n"Erlenau misst den Bach"@de\n'),
    ],
)
def test_a_table_is_written_in_every_format(invented: Dataset, source: str, form: str, start: str) -> None:
    path = invented.root / QUERY
    stdin = path.read_text("utf-8") if source == "stdin" else None

    result = run("query", "-" if stdin else path, "--format", form, "--dataset", invented.root, stdin=stdin)

    assert result.exit_code == 0
    assert result.stdout_bytes.decode("utf-8").startswith(start)


@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml", "jsonld"])
def test_triples_are_written_in_every_format(invented: Dataset, form: str) -> None:
    result = run("query", "-", "--format", form, "--dataset", invented.root, stdin=CONSTRUCT)

    assert result.exit_code == 0
    assert len(list(ox.parse(input=result.stdout_bytes, format=RDF_FORMATS[form]))) == 5


def test_long_cells_stay_on_one_line(invented: Dataset) -> None:
    word = "Lichtplan " * 60

    result = run("query", "-", "--dataset", invented.root, stdin=f"SELECT ('{word}[bold]' AS ?x) {{}}")

    assert result.stdout.splitlines()[1].strip() == f"{word}[bold]"


def test_an_unknown_format_exits_with_2_and_names_those_known(invented: Dataset) -> None:
    result = run("query", invented.root / QUERY, "--format", "yaml", "--dataset", invented.root)

    assert result.exit_code == 2
    assert "cannot be written as 'yaml'; it can as json, xml, csv, tsv" in result.stderr
    assert result.stdout == ""


def test_a_query_that_is_not_sparql_exits_with_2_and_names_the_place(invented: Dataset) -> None:
    result = run("query", "-", "--dataset", invented.root, stdin="SELECT *\nWHERE { ?s ?p ?o ")

    assert result.exit_code == 2
    assert "2:18" in result.stderr


def test_a_query_file_that_does_not_exist_exits_with_2(invented: Dataset) -> None:
    result = run("query", "none.rq", "--dataset", invented.root)

    assert result.exit_code == 2
    assert "none.rq: cannot be read" in result.stderr


def test_an_update_exits_with_2(invented: Dataset) -> None:
    assert run("query", "-", "--dataset", invented.root, stdin="DROP ALL").exit_code == 2


def test_a_graph_file_that_is_missing_exits_with_2(invented: Dataset) -> None:
    (invented.data / "links.ttl").unlink()

    result = run("query", "-", "--dataset", invented.root, stdin=ASK)

    assert result.exit_code == 2
    assert "links.ttl: is missing; run `stadtgraph build`" in result.stderr


# ----------------------------------------------------------------------------- serve


@pytest.fixture(scope="module")
def served(invented_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that runs for this module's tests."""
    with serving([invented_template], tmp_path_factory.mktemp("served") / "log.txt") as address:
        yield f"http://{address.host}:{address.port}"


def test_the_server_answers_queries(served: str) -> None:
    response = httpx.get(f"{served}/sparql", params={"query": ASK}, timeout=60)

    assert response.json() == {"head": {}, "boolean": True}


def test_the_server_shows_the_start_page(served: str) -> None:
    assert "2 Modellprojekte Smart Cities" in httpx.get(f"{served}/", timeout=60).text


def test_the_server_answers_head_without_a_body(served: str) -> None:
    response = httpx.head(f"{served}/sparql", params={"query": ASK}, timeout=60)

    assert (response.status_code, response.content) == (200, b"")
    assert int(response.headers["content-length"]) > 0

"""Comunica, from npm, asks the service: as an endpoint that describes itself, and by following IRIs to documents."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
KASSEL = "https://w3id.org/stadtgraph/id/project/kassel"
PROJECTS = "SELECT ?project { ?project a <https://w3id.org/stadtgraph/ontology#Project> }"
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not shutil.which("npm"), reason="Comunica is left out: it needs Node.js with npm"),
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with Comunica as the lock file pins it."""
    place = tmp_path_factory.mktemp("comunica")
    for name in ("package.json", "package-lock.json", "ask.mjs"):
        shutil.copy(HERE / name, place)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    installed = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False, timeout=600)
    if installed.returncode:
        pytest.skip(f"Comunica is left out: npm could not install it ({installed.stderr.strip()[-300:]})")
    return place


def ask(client: Path, source: str, query: str) -> list[dict[str, str]]:
    command = ["node", "ask.mjs", source, query]
    done = subprocess.run(command, cwd=client, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, str]] = json.loads(done.stdout)
    return rows


def test_comunica_recognises_the_endpoint_and_gets_every_row(client: Path, site: str) -> None:
    assert len(ask(client, f"{site}/sparql", PROJECTS)) == 32


def test_comunica_joins_and_filters_over_the_endpoint(client: Path, site: str) -> None:
    query = (
        "PREFIX sc: <https://w3id.org/stadtgraph/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        f"SELECT DISTINCT ?label {{ <{KASSEL}> sc:theme ?theme . ?theme skos:prefLabel ?label "
        'FILTER(LANG(?label) = "en") } ORDER BY ?label'
    )
    labels = [row["label"] for row in ask(client, f"{site}/sparql", query)]

    assert len(labels) > 1
    assert labels == sorted(labels)


def test_comunica_follows_an_iri_to_its_document(client: Path, site: str) -> None:
    rows = ask(client, f"{site}/id/project/kassel", f"SELECT ?type {{ <{KASSEL}> a ?type }}")

    assert "https://w3id.org/stadtgraph/ontology#Project" in {row["type"] for row in rows}

"""The code that pages offer for a query, run as a reader would run it against a running service."""

import shutil
import subprocess
import sys

import pytest

from stadtgraph.pages.recipes import Recipe, asking, fetching

PREFIX = "PREFIX sc: <https://w3id.org/stadtgraph/ontology#>\n"
COUNTED = 'SELECT (COUNT(?p) AS ?projects) { ?p a sc:Project } # "it\'s" `${x}`'
QUERIES = {
    "solutions": (f"{PREFIX}{COUNTED}", "projects\n32\n"),
    "boolean": (f"{PREFIX}ASK {{ ?p a sc:Project }}", "true"),
    "triples": (f"{PREFIX}CONSTRUCT {{ ?p a sc:Project }} WHERE {{ ?p a sc:Project }}", "kassel a sc:Project ."),
}
PROGRAMS = {
    "curl": ("curl", ["sh"]),
    "Python": (sys.executable, [sys.executable, "-"]),
    "R": ("Rscript", ["Rscript", "-"]),
    "JavaScript": ("node", ["node", "--input-type=module"]),
}
NAMES = sorted(PROGRAMS)


def run(recipes: tuple[Recipe, ...], name: str) -> str:
    """What the code in one language prints; skips where that language is not installed."""
    (code,) = (recipe.code for recipe in recipes if recipe.name == name)
    program, command = PROGRAMS[name]
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed, so its code is not run")
    told = subprocess.run(command, input=code, capture_output=True, text=True, check=False, timeout=60)
    assert told.returncode == 0, told.stderr
    return told.stdout.replace("\r\n", "\n")


@pytest.mark.parametrize("kind", sorted(QUERIES))
@pytest.mark.parametrize("name", NAMES)
def test_the_code_for_a_query_fetches_its_answer(site: str, name: str, kind: str) -> None:
    query, answer = QUERIES[kind]
    assert answer in run(asking(f"{site}/sparql", query, kind), name)


@pytest.mark.parametrize("name", NAMES)
def test_the_code_for_an_address_fetches_what_stands_there(site: str, name: str) -> None:
    printed = run(fetching(f"{site}/queries/projects-of-the-2019-round.csv"), name)
    assert all(column in printed for column in ("round", "labelEn", "projects"))


@pytest.mark.parametrize("name", NAMES)
def test_the_code_for_rdf_prints_it(site: str, name: str) -> None:
    assert "schema.org" in run(fetching(f"{site}/queries/project-as-schema-org.ttl"), name)

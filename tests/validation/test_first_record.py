"""What somebody who writes a first record does wrong, and what they are told: where, what, and what to do."""

from pathlib import Path

import pytest

from stadtgraph.validation.check import Request, check
from stadtgraph.validation.findings import Finding

PREFIXES = """@prefix sc: <https://w3id.org/stadtgraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix theme: <https://w3id.org/stadtgraph/theme/> .
@prefix role: <https://w3id.org/stadtgraph/role/> .
@prefix ex: <https://example.org/id/> .
"""
# By mistake: what was written, which rule finds it, what it says of this case (None: the message says it all), and
# what it suggests (None: nothing that the data could show).
MISTAKES: dict[str, tuple[str, str, str | None, str | None]] = {
    "a class that does not exist": ("a sc:Organisation", "Used-class", None, None),
    "a property that does not exist": ('a sc:Measure ; sc:label "Rufbus"@de', "Used-property", None, None),
    "a class that is misspelt": ("a sc:Mesure", "Used-class", None, "war sc:Measure gemeint?"),
    "a property that is misspelt": (
        "a sc:Measure ; sc:them theme:digital-twin",
        "Used-property",
        None,
        "war sc:theme gemeint?",
    ),
    "a property with a capital": (
        "a sc:Measure ; sc:Theme theme:digital-twin",
        "Used-property",
        None,
        "war sc:theme gemeint? (Groß- und Kleinschreibung)",
    ),
    "a theme of the first level": (
        "a sc:Measure ; sc:theme theme:mobility-and-logistics",
        "UsedTheme-second-level",
        None,
        None,
    ),
    "no name": (
        "a sc:Measure",
        "Measure-label/MinCount",
        "»Bezeichnung« (rdfs:label) fehlt",
        'ergänzen: rdfs:label "…"@de, "…"@en',
    ),
    "a name in one language only": (
        'a sc:Measure ; rdfs:label "Rufbus"@de',
        "Measure-label/MinCount",
        "»Bezeichnung« (rdfs:label): nötig 2, vorhanden 1",
        'ergänzen: rdfs:label "…"@en',
    ),
    "two names in one language": (
        'a sc:Measure ; rdfs:label "Rufbus"@de , "Anrufbus"@de , "bus on demand"@en',
        "Measure-label/UniqueLang",
        "»Bezeichnung« (rdfs:label) hat mehr als einen Text in derselben Sprache",
        'einen behalten: "Anrufbus"@de, "Rufbus"@de',
    ),
    "a name without language": (
        'a sc:DigitalSolution ; rdfs:label "Bürger-App"',
        "DigitalSolution-label/QualifiedMinCount",
        "»Name« (rdfs:label): kein passender Wert unter 1 vorhandenen",
        'fehlt nur die Sprache? "Bürger-App"@de',
    ),
    "nothing that leads to it": (
        'a sc:Measure ; rdfs:label "Rufbus"@de , "bus on demand"@en',
        "Measure-project/MinCount",
        None,
        "beim anderen Knoten ergänzen: … sc:hasMeasure / sc:buildsOn ex:thing",
    ),
    "a theme that is misspelt": (
        "a sc:Measure ; sc:theme theme:digital-twinn",
        "Thing-theme/Class",
        "theme:digital-twinn MUSS vom Typ skos:Concept sein",
        "war theme:digital-twin gemeint?",
    ),
    "a theme that does not exist": (
        "a sc:Measure ; sc:theme theme:space-travel",
        "Thing-theme/Class",
        "theme:space-travel MUSS vom Typ skos:Concept sein",
        "theme:space-travel kommt in den Daten nicht vor; Schreibweise prüfen, oder die Datei dazu mitprüfen",
    ),
    "a theme by its name": (
        'a sc:Measure ; sc:theme "Mobilität"',
        "Thing-theme/Class",
        '"Mobilität" MUSS vom Typ skos:Concept sein',
        "auf den Knoten verweisen: theme:multimodal-mobility",
    ),
    "a concept that its list does not have": (
        "a sc:Participation ; sc:role role:leader",
        "Role-scheme/HasValue",
        None,
        "war role:lead gemeint?",
    ),
    "places the wrong way round": (
        'a sc:Evidence ; sc:quote "Ein Satz."@de ; sc:charStart 120 ; sc:charEnd 100',
        "Evidence-charStart/LessThan",
        "»Beginn« (sc:charStart) MUSS kleiner sein als sc:charEnd",
        "vertauscht? sc:charStart 120, sc:charEnd 100",
    ),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """All findings of all mistakes, each in a file of its own and about a node of its own."""
    root = tmp_path_factory.mktemp("first")
    for number, (text, *_) in enumerate(MISTAKES.values()):
        (root / f"{number}.ttl").write_text(f"{PREFIXES}\nex:thing{number} {text} .\n", "utf-8")
    return list(check(Request([root])).findings)


def about(number: int, found: list[Finding]) -> list[Finding]:
    """The findings in the file of one mistake."""
    return [f for f in found if f.place and Path(f.place.file).name == f"{number}.ttl"]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_place_and_remedy(mistake: str, found: list[Finding]) -> None:
    number = list(MISTAKES).index(mistake)
    _, rule, here, hint = MISTAKES[mistake]

    [finding] = [f for f in about(number, found) if f.rule == f"shapes:{rule}"]

    assert finding.place
    assert finding.place.line == 7
    assert (finding.here("de"), finding.hint("de")) == (here, hint and hint.replace("ex:thing", f"ex:thing{number}"))
    assert finding.here("en") != finding.here("de") or here is None
    assert finding.hint("en") != finding.hint("de") or hint is None


@pytest.mark.parametrize(
    ("mistake", "at"),
    [
        ("a class that is misspelt", "sc:Mesure"),
        ("a property that is misspelt", "theme:digital-twin"),
        ("a theme of the first level", "theme:mobility-and-logistics"),
    ],
)
def test_a_rule_for_the_whole_graph_points_at_the_triple(mistake: str, at: str, found: list[Finding]) -> None:
    number = list(MISTAKES).index(mistake)
    text, rule, *_ = MISTAKES[mistake]

    [finding] = [f for f in about(number, found) if f.rule == f"shapes:{rule}"]

    assert finding.place
    assert finding.place.column == f"ex:thing{number} {text} .".index(at) + 1


@pytest.mark.parametrize("mistake", ["a class that does not exist", "a class that is misspelt"])
def test_a_wrong_class_is_told_where_it_is_all_that_there_is(mistake: str, tmp_path: Path) -> None:
    (tmp_path / "first.ttl").write_text(f"{PREFIXES}\nex:thing {MISTAKES[mistake][0]} .\n", "utf-8")

    outcome = check(Request([tmp_path]))

    assert [f.rule for f in outcome.findings if f.level == "Violation"] == ["shapes:Used-class"]
    assert outcome.exit_code == 1


@pytest.mark.parametrize("mistake", ["a theme that is misspelt", "a theme that does not exist", "a theme by its name"])
def test_a_wrong_theme_is_told_once(mistake: str, found: list[Finding]) -> None:
    text, *_ = MISTAKES[mistake]
    number = list(MISTAKES).index(mistake)
    begin = f"ex:thing{number} {text} .".index("sc:theme")

    told = [f.rule for f in about(number, found) if f.place and f.place.column > begin]

    assert told == ["shapes:Thing-theme/Class"]

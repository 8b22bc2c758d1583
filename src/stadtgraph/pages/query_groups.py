"""The example queries in groups of topics, for readers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from stadtgraph.examples import Example
from stadtgraph.pages.texts import Language, Texts, texts

# Topics in the order of the page, each with its tags. A query stands under the first topic that has one of its tags.
TOPICS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "own_topic": ("sparql",),
        "technology_topic": (
            "technology",
            "blockchain",
            "open-source",
            "digital-twin",
            "data",
            "data-platform",
            "data-governance",
        ),
        "themes_topic": (
            "themes",
            "theme",
            "mobility",
            "resilience",
            "sustainability",
            "common-good",
            "inclusion",
            "new-work",
            "participation",
            "experimentation",
        ),
        "cooperation_topic": ("cooperation", "partners", "learning", "science", "governance"),
        "places_topic": ("geography", "size-class", "overview", "statistics"),
        "money_topic": ("money", "programme", "count", "event", "events"),
        "selection_topic": ("selection", "criteria", "category", "evaluation"),
        "plans_topic": ("measures", "strategy", "frameworks", "reference-framework"),
        "source_topic": ("source", "source-quality", "provenance", "wording", "figure"),
        "links_topic": ("links", "metadata", "federated"),
    }
)
OTHER = "other_topic"
FIRST = "first_topic"
# What somebody who starts with SPARQL may begin with: a table, a bar chart, a map, a network, a search in quotations.
FIRST_STEPS = (
    "projects-table",
    "projects-per-category",
    "coordinates-of-projects",
    "theme-hierarchy",
    "projects-that-speak-of-a-data-platform",
)
AUDIENCES = ("officials", "journalists", "researchers", "developers")
TEXTS: Texts = texts(
    first_topic=("Zum Anfangen: Tabelle, Diagramm, Karte, Netz", "To begin with: table, chart, map, network"),
    own_topic=("Eigene Abfragen (SPARQL)", "Queries of your own (SPARQL)"),
    technology_topic=("Technik und Daten", "Technology and data"),
    themes_topic=("Themen", "Themes"),
    cooperation_topic=("Wer mit wem", "Who with whom"),
    places_topic=("Orte und Größen", "Places and sizes"),
    money_topic=("Programm, Zahlen und Geld", "Programme, numbers and money"),
    selection_topic=("Auswahl und Kriterien", "Selection and criteria"),
    plans_topic=("Maßnahmen und Strategien", "Measures and strategies"),
    source_topic=("Wortlaut, Belege und Fehler der Quelle", "Wording, evidence and errors of the source"),
    links_topic=("Daten und Verknüpfungen", "Data and links"),
    other_topic=("Weitere", "Others"),
    officials=("für Kommunen", "for municipalities"),
    journalists=("für die Presse", "for journalists"),
    researchers=("für die Forschung", "for researchers"),
    developers=("für Entwicklerinnen und Entwickler", "for developers"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """An example query as a reader meets it: its question and what it tells, in one language."""

    name: str
    question: str
    description: str
    example: Example


@dataclass(frozen=True, slots=True)
class Group:
    """A topic (a key of TEXTS) with its questions."""

    topic: str
    questions: tuple[Question, ...]


def question_of(example: Example, language: Language) -> Question:
    """A query's question in one language."""
    if language == "de":
        return Question(example.name, example.summary_de, example.description_de, example)
    return Question(example.name, example.summary_en, example.description_en, example)


def grouped(examples: Iterable[Example], language: Language, first: Sequence[str] = ()) -> tuple[Group, ...]:
    """The queries by topic, in the order of the topics; topics without queries are left out.

    first: names of queries that stand before all topics, in a group of their own.
    """
    found: dict[str, list[Question]] = {topic: [] for topic in (FIRST, *TOPICS, OTHER)}
    for example in examples:
        found[FIRST if example.name in first else topic_of(example.tags)].append(question_of(example, language))
    found[FIRST].sort(key=lambda question: first.index(question.name))
    return tuple(Group(topic, tuple(questions)) for topic, questions in found.items() if questions)


def matching(examples: Iterable[Example], words: str, audience: str) -> list[Example]:
    """The queries that hold every one of the words, in any language, and are for an audience (empty: everybody)."""
    wanted = words.casefold().split()

    def fits(example: Example) -> bool:
        texts = (example.summary_de, example.summary_en, example.description_de, example.description_en)
        held = " ".join((example.name, *texts, *example.tags)).casefold()
        return all(word in held for word in wanted) and (not audience or audience in example.tags)

    return [example for example in examples if fits(example)]


def topic_of(tags: Iterable[str]) -> str:
    """The first topic that has one of the tags, a key of TEXTS."""
    given = {*tags}
    return next((topic for topic, names in TOPICS.items() if given & {*names}), OTHER)

"""From the answers of the questions to the atlas."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stadtgraph.namespaces import Names
from stadtgraph.pages.atlas.outlines import polygons
from stadtgraph.pages.atlas.questions import LABELS, MOST, NAMES, SCHEMES, SUMMARIES, kinds_by_class
from stadtgraph.pages.atlas.records import (
    NO_WORDS,
    Activity,
    Atlas,
    Evidence,
    Fact,
    Passage,
    Population,
    Project,
    Said,
    Thing,
    Words,
)

Row = Mapping[str, str]
Rows = Sequence[Row]
Answers = Mapping[str, Rows]


def atlas_of(answers: Answers, names: Names, digest: str) -> Atlas:
    """Put the atlas together. answers: the rows for each question of `questions`, cells as text."""
    evidence = _evidence(answers["evidence"], _by_section(answers["sections"]))
    return Atlas(
        digest=digest,
        projects=_projects(answers, names),
        things=_things(answers, names),
        facts=_facts(answers["facts"], answers["evidence"], names),
        evidence=evidence,
        points={row["s"]: (float(row["long"]), float(row["lat"])) for row in answers["points"] if _is_place(row)},
        outlines=_outlines(answers["outlines"]),
        populations=_populations(answers["populations"]),
        partial=any(len(rows) >= MOST for rows in answers.values()),
    )


@dataclass
class _Collected:
    """What the rows of one project say, by predicate."""

    iris: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    words: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))


def _projects(answers: Answers, names: Names) -> tuple[Project, ...]:
    collected: dict[str, _Collected] = defaultdict(_Collected)
    for row in answers["projects"]:
        found, predicate = collected[row["s"]], _local(row["p"], names)
        if row.get("l"):
            found.words[predicate].setdefault(row["l"], row["o"])
        else:
            found.iris[predicate].append(row["o"])
    activities, unnamed = _activities(answers["activities"]), _unnamed(answers["unnamed"])
    made = (_project(iri, found, activities.get(iri, ()), unnamed.get(iri, ())) for iri, found in collected.items())
    return tuple(sorted(made, key=lambda project: project.slug))


def _project(iri: str, found: _Collected, activities: tuple[Activity, ...], unnamed: tuple[Words, ...]) -> Project:
    iris, words = found.iris, found.words

    def first(predicate: str) -> str:
        return min(iris[predicate], default="")

    return Project(
        iri=iri,
        title=words["correctedTitle"] or words["title"],
        name=words["altLabel"],
        motto=words["motto"],
        summary=words["description"],
        states=tuple(sorted(iris["federalState"])),
        size=first("sizeClass"),
        category=first("category"),
        lead=first("lead"),
        partners=tuple(sorted(iris["partner"])),
        planned=tuple(sorted(iris["plannedPartner"])),
        unnamed=unnamed,
        themes=frozenset(iris["theme"]),
        criteria=frozenset(iris["addressesCriterion"]),
        technologies=frozenset(iris["usesTechnology"]),
        activities=activities,
    )


def _activities(rows: Rows) -> dict[str, tuple[Activity, ...]]:
    themes: dict[tuple[str, str], set[str]] = defaultdict(set)
    statuses: dict[tuple[str, str], str] = {}
    for row in rows:
        themes[row["s"], row["a"]] |= {row["theme"]} if "theme" in row else set()
        statuses[row["s"], row["a"]] = row.get("status", "")
    found: dict[str, tuple[Activity, ...]] = defaultdict(tuple)
    for (project, iri), values in sorted(themes.items()):
        found[project] += (Activity(iri, frozenset(values), statuses[project, iri]),)
    return found


def _unnamed(rows: Rows) -> dict[str, tuple[Words, ...]]:
    words: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows:
        words[row["s"], row["x"]][row.get("l", "")] = row["o"]
    found: dict[str, tuple[Words, ...]] = defaultdict(tuple)
    for (project, _), said in sorted(words.items()):
        found[project] += (said,)
    return found


def _facts(rows: Rows, evidence: Rows, names: Names) -> dict[tuple[str, str, str], Fact]:
    quotes = {
        row["e"]: Passage(Said(row["quote"], row.get("l", "")), row["e"], _number(row, "start")) for row in evidence
    }
    grouped: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["e"] in quotes:
            grouped[row["s"], _local(row["p"], names), row["o"]].append(row)
    return {key: _fact(key, found, quotes) for key, found in grouped.items()}


def _fact(key: tuple[str, str, str], rows: list[Row], quotes: Mapping[str, Passage]) -> Fact:
    passages = {row["e"]: quotes[row["e"]] for row in rows}
    ordered = sorted(passages.values(), key=lambda passage: (passage.start, passage.evidence))
    return Fact(*key, basis=rows[0]["basis"], passages=tuple(ordered))


def _by_section(rows: Rows) -> dict[str, str]:
    return {row["section"]: row["s"] for row in rows}


def _evidence(rows: Rows, projects: Mapping[str, str]) -> tuple[Evidence, ...]:
    found = (
        Evidence(row["e"], Said(row["quote"], row.get("l", "")), projects.get(row.get("section", ""), ""))
        for row in sorted(rows, key=lambda row: (_number(row, "start"), row["e"]))
    )
    return tuple({evidence.iri: evidence for evidence in found}.values())


@dataclass
class _Texts:
    """The texts of one thing: by which property they are meant."""

    label: dict[str, str] = field(default_factory=dict)
    names: list[Said] = field(default_factory=list)
    summaries: list[Said] = field(default_factory=list)


def _things(answers: Answers, names: Names) -> dict[str, Thing]:
    texts, concepts = _texts_of(answers["labels"], names), {row["s"]: row for row in answers["concepts"]}
    kinds = _kinds(answers["kinds"], names)
    found = {}
    for iri, said in texts.items():
        concept = concepts.get(iri, {})
        scheme = concept.get("scheme", "")
        found[iri] = Thing(
            iri=iri,
            kind=_kind(kinds.get(iri, ""), scheme),
            label=said.label or NO_WORDS,
            names=tuple(said.names),
            summaries=tuple(said.summaries),
            broader=concept.get("broader", ""),
            scheme=scheme,
            rank=_number(concept, "number") or _number(concept, "rank"),
        )
    return found


def _texts_of(rows: Rows, names: Names) -> dict[str, _Texts]:
    """The texts of each thing; of several label properties the first of LABELS counts."""
    order = {str(names.predicate(name)): place for place, name in enumerate(LABELS)}
    others = {str(names.predicate(name)) for name in NAMES}
    summaries = {str(names.predicate(name)) for name in SUMMARIES}
    found: dict[str, _Texts] = defaultdict(_Texts)
    for row in sorted(rows, key=lambda row: (order.get(row["p"], len(order)), row["o"])):
        texts, said = found[row["s"]], Said(row["o"], row.get("l", ""))
        if row["p"] in order:
            texts.label.setdefault(said.language, said.text)
        elif row["p"] in others:
            texts.names.append(said)
        elif row["p"] in summaries:
            texts.summaries.append(said)
    return found


def _kinds(rows: Rows, names: Names) -> dict[str, str]:
    """The kind of each thing: of several classes the first that `questions.KINDS` names."""
    order = list(kinds_by_class(names))
    found: dict[str, int] = {}
    for row in rows:
        place = order.index(row["kind"])
        found[row["s"]] = min(place, found.get(row["s"], place))
    kinds = kinds_by_class(names)
    return {iri: kinds[order[place]] for iri, place in found.items()}


def _kind(kind: str, scheme: str) -> str:
    slug = scheme.rpartition("/")[2]
    return slug if kind == "concept" and slug in SCHEMES else kind or "other"


def _outlines(rows: Rows) -> dict[str, tuple[tuple[tuple[float, float], ...], ...]]:
    found = {row["s"]: polygons(row["wkt"]) for row in rows}
    return {iri: shapes for iri, shapes in sorted(found.items()) if shapes}


def _populations(rows: Rows) -> dict[str, Population]:
    """The newest figure of each."""
    ordered = sorted(rows, key=lambda row: row["year"])
    return {row["s"]: Population(_number(row, "value"), row["year"]) for row in ordered}


def _is_place(row: Row) -> bool:
    return _float(row["long"], 180) and _float(row["lat"], 90)


def _float(text: str, most: float) -> bool:
    try:
        return abs(float(text)) <= most
    except ValueError:
        return False


def _number(row: Row, name: str) -> int:
    text = row.get(name, "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _local(iri: str, names: Names) -> str:
    """The local name of a property."""
    return iri.removeprefix(f"{names.ontology}#").rpartition("/")[2].rpartition("#")[2]

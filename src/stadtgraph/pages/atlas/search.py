"""Full-text search over everything that has a name, and over every quotation.

A word of the query finds a word of the data when both are the same, when it begins that word or stands within it
(German compounds: `plattform` in `Datenplattform`), when both differ in their ending (`Zwillinge`, `Zwilling`), and,
when there is none of these, when few letters differ (`Freibrug`). A hit holds all words of the query; when nothing
does, hits hold as many as possible.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from stadtgraph.pages.atlas.records import NO_WORDS, Atlas, Evidence, Project, Said, Thing, Words, said
from stadtgraph.pages.atlas.words import terms, words

MOST_TERMS = 8  # words of a query that count
LABEL, NAME, SUMMARY, QUOTATION, CONTEXT, RELATED = 6.0, 4.0, 2.0, 2.0, 0.5, 0.4
SAME, BEGINS, HOLDS, INFLECTED, NEAR = 1.0, 0.8, 0.6, 0.7, 0.5
ENDINGS = ("en", "er", "es", "em", "n", "e", "s")  # of German and English nouns and adjectives
SHORTEST_STEM = 4  # letters
SHORTEST_PART = 4  # letters; a shorter word is not sought within others
WINDOW = 260  # characters of a passage that are shown
# In this order groups stand when their best hits are equally good; what readers rarely seek counts less.
KINDS: Mapping[str, float] = {
    "project": 1.3,
    "authority": 1.2,
    "theme": 1.2,
    "land": 1.2,
    "criterion": 1.1,
    "technology": 1.1,
    "method": 1.0,
    "measure": 1.0,
    "solution": 1.0,
    "strategy": 1.0,
    "organisation": 1.0,
    "event": 1.0,
    "place": 1.0,
    "framework": 1.0,
    "programme": 1.0,
    "statement": 0.9,
    "quotation": 0.9,
    "phase": 0.8,
    "concept": 0.7,
    "remark": 0.6,
    "query": 0.6,
    "term": 0.5,
    "shape": 0.3,
    "other": 0.3,
}


class Part(NamedTuple):
    """A text of an entry, and what a hit in it is worth."""

    text: Said
    weight: float


@dataclass(frozen=True, slots=True)
class Found:
    """Something that can be found: its IRI, kind, label and texts. project: of which one, by IRI, or empty."""

    iri: str
    kind: str
    label: Words
    parts: tuple[Part, ...]
    project: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `marked` when it holds a word that was sought."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A text in pieces, and its language."""

    pieces: tuple[Piece, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that fits: its label and the passage that fits best. score: higher is better."""

    entry: Found
    score: float
    label: Marked
    passage: Marked


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind, best first. total: how many there are, shown or not."""

    kind: str
    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What a search found. read_as: words that were read as others. whole: every hit has all words."""

    sought: str
    groups: tuple[Group, ...]
    read_as: Mapping[str, str]
    whole: bool

    @property
    def total(self) -> int:
        """How many hits there are."""
        return sum(group.total for group in self.groups)


class Match(NamedTuple):
    """How well a word of the query is found in an entry, and in which of its parts best."""

    score: float
    part: int


@dataclass(frozen=True, slots=True)
class Matched:
    """Where a word of the query was found. best: by entry. words: of the data, with how well they fit.

    held: for each entry and part, by number, how well the best word in it fits.
    """

    best: Mapping[int, Match]
    words: Mapping[str, float]
    held: Mapping[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class Scored:
    """Entries by number with their scores, best first, and where each word of the query was found."""

    matched: Sequence[Matched]
    scores: Mapping[int, float]
    ordered: tuple[int, ...]
    read_as: Mapping[str, str]
    whole: bool


@dataclass(frozen=True)
class Index:
    """Every word of the entries: in which entry and part it stands, and how it is written there first.

    labels: the names of each entry, as they are compared.
    """

    entries: Sequence[Found]
    labels: Sequence[frozenset[str]]
    places: Mapping[str, Sequence[tuple[int, int]]]
    spellings: Mapping[str, str]
    vocabulary: tuple[str, ...]

    def search(self, text: str, language: str, *, most: int = 6, kind: str = "") -> Result:
        """Find entries. text: what somebody typed. language: of the labels to show. most: hits given of each kind.

        kind: the only kind to give; all when empty.
        """
        found = self._found(text)
        known = {word for matched in found.matched for word in matched.words}
        numbers: dict[str, list[int]] = {}
        for number in found.ordered:
            numbers.setdefault(self.entries[number].kind, []).append(number)
        groups = (
            Group(name, len(hits), tuple(self._hit(number, found, known, language) for number in hits[:most]))
            for name, hits in numbers.items()
            if kind in ("", name)
        )
        return Result(text, tuple(groups), found.read_as, found.whole)

    def _found(self, text: str) -> Scored:
        read_as: dict[str, str] = {}
        matched = [self._matched(term, written, read_as) for term, written in terms(text, MOST_TERMS).items()]
        scores, whole = self._scores(matched)
        exact = _compared(text)
        raised = {number: self._raised(score, number, exact) for number, score in scores.items()}
        ordered = sorted(raised, key=lambda number: (-raised[number], self.entries[number].iri))
        return Scored(matched, raised, tuple(ordered), read_as, whole)

    def _matched(self, term: str, written: str, read_as: dict[str, str]) -> Matched:
        """Find a word of the query; when it stands nowhere, the words nearest to it."""
        found = self._known(term)
        if not found:
            found = self._similar(term)
            if found:
                likely = max(found, key=lambda word: (found[word], len(self.places[word]), word))
                read_as[written] = self.spellings[likely]
        rarity = math.log(1 + len(self.entries) / (1 + sum(len(self.places[word]) for word in found)))
        best: dict[int, Match] = {}
        held: dict[tuple[int, int], float] = {}
        for word, quality in found.items():
            for place in self.places[word]:
                number, part = place
                held[place] = max(quality, held.get(place, 0))
                score = quality * rarity * self.entries[number].parts[part].weight
                if number not in best or score > best[number].score:
                    best[number] = Match(score, part)
        return Matched(best, found, held)

    def _known(self, term: str) -> dict[str, float]:
        """The words of the data that are a word of the query, begin with it or hold it."""
        found = {term: SAME} if term in self.places else {}
        if len(term) >= SHORTEST_PART - 1:
            for word in self.vocabulary:
                if word != term and term in word and (word.startswith(term) or len(term) >= SHORTEST_PART):
                    found[word] = BEGINS if word.startswith(term) else HOLDS
        return {**dict.fromkeys(self._inflected(term), INFLECTED), **found}

    def _inflected(self, term: str) -> set[str]:
        """The words of the data that differ from a word of the query in their ending only."""
        stems = {term[: -len(ending)] for ending in ENDINGS if term.endswith(ending)}
        longest = {stem for stem in stems if len(stem) >= SHORTEST_STEM}
        forms = {stem + ending for stem in longest for ending in ("", *ENDINGS)}
        return {form for form in forms if form in self.places and form != term}

    def _similar(self, term: str) -> dict[str, float]:
        """The words of the data from which few letters differ: one from four letters on, two from eight."""
        allowed = 0 if len(term) < SHORTEST_PART else 1 if len(term) < 8 else 2
        if not allowed:
            return {}
        close = process.extract(term, self.vocabulary, scorer=OSA.distance, score_cutoff=allowed, limit=20)
        least = min((distance for _, distance, _ in close), default=0)
        return {word: NEAR for word, distance, _ in close if distance == least}

    def _scores(self, matched: Sequence[Matched]) -> tuple[dict[int, float], bool]:
        """The score of each entry that has all words, or else as many as any entry has."""
        counts = Counter(number for found in matched for number in found.best)
        for number in [number for number in counts if not self._speaks(number, matched)]:
            del counts[number]
        most = max(counts.values(), default=0)
        scores = {
            number: sum(found.best[number].score for found in matched if number in found.best)
            for number, count in counts.items()
            if count == most
        }
        return scores, most == len(matched)

    def _speaks(self, number: int, matched: Sequence[Matched]) -> bool:
        """Tell whether an entry fits by its own words: a quotation not just because its project is named so."""
        entry = self.entries[number]
        own = (entry.parts[found.best[number].part].weight > CONTEXT for found in matched if number in found.best)
        return entry.kind != "quotation" or any(own)

    def _raised(self, score: float, number: int, exact: str) -> float:
        """A score raised for entries whose name is just what was typed, and by their kind."""
        return score * KINDS[self.entries[number].kind] * (3 if exact in self.labels[number] else 1)

    def _hit(self, number: int, found: Scored, known: set[str], language: str) -> Hit:
        entry = self.entries[number]
        label = said(entry.label, language)
        passage = self._passage(number, found, language)
        return Hit(
            entry,
            found.scores[number],
            Marked(_pieces(label.text, known), label.language),
            Marked(_pieces(_window(passage.text, known), known), passage.language),
        )

    def _passage(self, number: int, found: Scored, language: str) -> Said:
        """Of the texts that are no label the one with most of the words, in the language asked for where several have.

        Another name is a passage only when it has one of the words; what the entry is related to never is.
        """
        entry = self.entries[number]
        if entry.kind == "quotation":
            return entry.parts[0].text
        best, most = Said("", ""), (0.0, False, -1.0)
        for place, part in enumerate(entry.parts):
            if part.weight in (LABEL, RELATED):
                continue
            has = sum(matched.held.get((number, place), 0) for matched in found.matched)
            fit = (has, part.text.language == language, part.weight if part.weight < NAME else 0)
            if fit > most and (has or part.weight < NAME):
                best, most = part.text, fit
        return best


def index_of(atlas: Atlas) -> Index:
    """The index of everything in an atlas."""
    entries = [*_entries(atlas.things.values(), atlas), *(_quotation(evidence, atlas) for evidence in atlas.evidence)]
    places: dict[str, dict[tuple[int, int], None]] = defaultdict(dict)
    spellings: dict[str, str] = {}
    for number, entry in enumerate(entries):
        for place, part in enumerate(entry.parts):
            for word in words(part.text.text):
                places[word.folded][number, place] = None
                spellings.setdefault(word.folded, part.text.text[word.start : word.end])
    labels = [frozenset(_compared(p.text.text) for p in entry.parts if p.weight >= NAME) for entry in entries]
    found = {word: tuple(standing) for word, standing in places.items()}
    return Index(entries, labels, found, spellings, tuple(sorted(places)))


def _entries(things: Iterable[Thing], atlas: Atlas) -> Iterable[Found]:
    quotations: dict[str, list[Said]] = defaultdict(list)
    for evidence in atlas.evidence:
        quotations[evidence.project].append(evidence.quote)
    owners = {activity.iri: project.iri for project in atlas.projects for activity in project.activities}
    for thing in things:
        project = atlas.by_iri.get(thing.iri)
        parts = [Part(Said(text, tag), LABEL) for tag, text in sorted(thing.label.items())]
        parts += [Part(name, LABEL if project else NAME) for name in thing.names]
        parts += [Part(Said(notation, ""), NAME) for notation in _notations(thing)]
        parts += [Part(summary, SUMMARY) for summary in thing.summaries]
        if project:
            parts += _of_project(project, atlas)
            parts += [Part(quote, CONTEXT) for quote in quotations[thing.iri]]
        label = project.name or thing.label if project else thing.label
        yield Found(thing.iri, thing.kind, label, tuple(parts), owners.get(thing.iri, ""))


def _of_project(project: Project, atlas: Atlas) -> Iterable[Part]:
    """The names of what a project is about: whoever seeks two words may mean the place and the theme."""
    for iri in (project.lead, *project.others, *project.states, *sorted(project.themes)):
        yield from (Part(Said(text, tag), RELATED) for tag, text in _label(atlas, iri))


def _quotation(evidence: Evidence, atlas: Atlas) -> Found:
    project = atlas.by_iri.get(evidence.project)
    context = [Part(Said(text, tag), CONTEXT) for tag, text in project.name.items()] if project else []
    return Found(evidence.iri, "quotation", NO_WORDS, (Part(evidence.quote, QUOTATION), *context), evidence.project)


def _label(atlas: Atlas, iri: str) -> Iterable[tuple[str, str]]:
    thing = atlas.things.get(iri)
    return thing.label.items() if thing else ()


def _notations(thing: Thing) -> Iterable[str]:
    """`K 6` is sought as `K6` too."""
    return [name.text.replace(" ", "") for name in thing.names if thing.kind == "criterion" and " " in name.text]


def _compared(text: str) -> str:
    """A whole text as it is compared."""
    return " ".join(word.folded for word in words(text))


def _window(text: str, known: set[str]) -> str:
    """The part of a long text around the first word that was sought."""
    if len(text) <= WINDOW:
        return text
    first = next((word.start for word in words(text) if word.folded in known), 0)
    start = max(0, min(first - WINDOW // 3, len(text) - WINDOW))
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", start, start + WINDOW) if start + WINDOW < len(text) else len(text)
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


def _pieces(text: str, known: set[str]) -> tuple[Piece, ...]:
    """A text cut at the words that were sought."""
    pieces, at = [], 0
    for word in words(text):
        if word.folded in known:
            pieces += [Piece(text[at : word.start], marked=False), Piece(text[word.start : word.end], marked=True)]
            at = word.end
    return tuple(piece for piece in [*pieces, Piece(text[at:], marked=False)] if piece.text)

"""What would repair a result, where the data show it: in German and English, or nothing.

A suggestion is made only from what stands in the data and the shapes; it is never certain, so it is worded as one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from stadtgraph.validation.graphs import node_of, text_of
from stadtgraph.validation.lexical_forms import fitted, variants
from stadtgraph.validation.results import Result
from stadtgraph.validation.terms import is_blank, is_literal, parts
from stadtgraph.validation.wording import Short, Text, term

NAMES = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, DCTERMS.title)
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)
CLASSES = (OWL.Class, RDFS.Class)
INVERSE = re.compile(r"\^(<[^>]*>|[^\s|()]+)")
MOST = 5_000  # nodes to compare with; more would take longer than the check itself
WEB = re.compile(r"https?://\S+$")
XSD = "http://www.w3.org/2001/XMLSchema#"


class Repairs:
    """Suggests repairs for results over one graph. short: writes IRIs for people."""

    def __init__(self, data: Graph, short: Short) -> None:
        self._data = data
        self._short = short
        self._nodes: list[str] | None = None
        self._of_kind: Mapping[str, Callable[[Result], Text | None]] = {
            "In": self._one_of,
            "HasValue": self._present_value,
            "Class": self._typed,
            "Datatype": self._typed_literal,
            "NodeKind": self._kind,
            "Pattern": self._matching,
            "LanguageIn": self._language,
            "UniqueLang": self._once,
            "MinCount": self._missing,
            "QualifiedMinCount": self._missing,
            "MaxCount": self._too_many,
            "Closed": self._known_property,
            "LessThan": self._swapped,
            "LessThanOrEquals": self._swapped,
            "SPARQL": self._known_term,
        }

    def of(self, result: Result) -> Text | None:
        """What would repair a result, in German and English."""
        suggest = self._of_kind.get(result.kind)
        return suggest(result) if suggest else None

    def present(self, result: Result) -> int | None:
        """How many values the path of a result has; None for a path of several steps."""
        return len(self._values(result)) if self._is_property(result.path) else None

    def _term(self, text: str) -> str:
        return term(text, self._short)

    def _asked(self, result: Result, name: str) -> tuple[str, ...]:
        return dict(result.parameters).get(name, ())

    def _one_of(self, result: Result) -> Text | None:
        value = result.value or ""
        return self._instead(value, nearest(value, self._asked(result, "in")))

    def _instead(self, value: str, candidate: str | None) -> Text | None:
        if candidate is None:
            return None
        german, english = f"war {self._term(candidate)} gemeint?", f"was {self._term(candidate)} meant?"
        why = difference(value, candidate)
        return (f"{german} ({why[0]})", f"{english} ({why[1]})") if why else (german, english)

    def _present_value(self, result: Result) -> Text | None:
        asked = self._asked(result, "hasValue")
        if not asked:
            return None
        node, wanted = node_of(result.focus), node_of(asked[0])
        if isinstance(node, URIRef) and (node, None, None) not in self._data and self._is_property(result.path):
            known = self._data.subjects(URIRef(result.path or ""), wanted)
            meant = nearest(result.focus, (str(one) for one in known if isinstance(one, URIRef)))
            return self._instead(result.focus, meant) or self._unknown(result.focus)
        return self._added(result, self._term(asked[0]))

    def _added(self, result: Result, value: str) -> Text:
        path = self._term(result.path or "")
        return f"ergänzen: {path} {value}", f"add: {path} {value}"

    def _typed(self, result: Result) -> Text | None:
        value, asked = result.value or result.focus, self._asked(result, "class")
        if not asked:
            return None
        if is_literal(value):
            return self._as_iri(value)
        node = node_of(value)
        if (node, None, None) in self._data:
            types = [self._term(str(kind)) for kind in self._data.objects(node, RDF.type)]
            has = (f" (hat bisher: {', '.join(types)})", f" (has so far: {', '.join(types)})") if types else ("", "")
            line = f"{self._term(value)} a {self._term(asked[0])} ."
            return f"ergänzen: {line}{has[0]}", f"add: {line}{has[1]}"
        known = (str(node) for node in self._data.subjects(RDF.type, URIRef(asked[0])))
        return self._instead(value, nearest(value, known)) or self._unknown(value)

    def _unknown(self, value: str) -> Text:
        """What to say of a node that nothing describes."""
        return (
            f"{self._term(value)} kommt in den Daten nicht vor; Schreibweise prüfen, oder die Datei dazu mitprüfen",
            f"{self._term(value)} does not occur in the data; check its spelling, or check the file of it, too",
        )

    def _typed_literal(self, result: Result) -> Text | None:
        asked = self._asked(result, "datatype")
        if not asked or not is_literal(result.value or ""):
            return None
        text, language, datatype = parts(result.value or "")
        wanted = asked[0]
        if wanted == str(RDF.langString):
            return f'Sprache angeben: "{text}"@de', f'name the language: "{text}"@de'
        fitting = fitted(text, wanted)
        if fitting is None:
            form = (f"{text!r} ist nach der Form kein Wert von", f"{text!r} has not the form of")
            return f"{form[0]} {self._short(wanted)}", f"{form[1]} {self._short(wanted)}"
        if fitting == text and datatype == wanted and not language:
            return f"{text!r} gibt es nicht als {self._short(wanted)}", f"there is no {text!r} in {self._short(wanted)}"
        literal = f'"{fitting}"' if wanted == XSD + "string" else f'"{fitting}"^^{self._short(wanted)}'
        return f"schreiben: {literal}", f"write: {literal}"

    def _kind(self, result: Result) -> Text | None:
        asked = (self._asked(result, "nodeKind") or ("",))[0].rpartition("#")[2]
        value = result.value or result.focus
        if is_literal(value) and "IRI" in asked:
            return self._as_iri(value)
        if is_blank(value) and "IRI" in asked:
            return "dem Knoten eine IRI geben, statt [ … ] oder _:x", "give the node an IRI, instead of [ … ] or _:x"
        if asked == "Literal":
            return f'als Text schreiben: "{value}"', f'write it as text: "{value}"'
        return None

    def _as_iri(self, value: str) -> Text | None:
        text = parts(value)[0].strip()
        if WEB.match(text):
            return f"als IRI schreiben: <{text}> statt Text", f"write it as an IRI: <{text}> instead of text"
        known = min(self._named_like(text), default=None)
        if known:
            return f"auf den Knoten verweisen: {self._term(known)}", f"refer to the node: {self._term(known)}"
        return "eine IRI angeben, keinen Text", "give an IRI, not a text"

    def _named_like(self, text: str) -> Iterator[str]:
        """Nodes with that IRI or local name, or with that name in any language."""
        for predicate in NAMES:
            for node, name in self._data.subject_objects(predicate):
                if isinstance(node, URIRef) and str(name).casefold() == text.casefold():
                    yield str(node)
        for node in self._data.subjects(None, None):
            if isinstance(node, URIRef) and text in (str(node), _local(str(node))):
                yield str(node)

    def _matching(self, result: Result) -> Text | None:
        asked = self._asked(result, "pattern")
        value = result.value or result.focus
        text = parts(value)[0]
        if not asked:
            return None
        flags = re.IGNORECASE if "i" in "".join(self._asked(result, "flags")) else 0
        for candidate in variants(text):
            try:
                fits = re.search(parts(asked[0])[0], candidate, flags)
            except re.error:  # a pattern of XPath that Python does not know
                return None
            if fits:
                shown = f'"{candidate}"' if is_literal(value) else f"<{candidate}>"
                why = difference(text, candidate) or ("", "")
                return f"schreiben: {shown} ({why[0]})", f"write: {shown} ({why[1]})"
        return None

    def _language(self, result: Result) -> Text | None:
        text, language, _ = parts(result.value or "")
        asked = [parts(tag)[0] for tag in self._asked(result, "languageIn")]
        if not asked:
            return None
        if language is None:
            return f'Sprache angeben: "{_cut(text)}"@{asked[0]}', f'name the language: "{_cut(text)}"@{asked[0]}'
        others = ", ".join(f"@{tag}" for tag in asked)
        return f"statt @{language}: {others}", f"instead of @{language}: {others}"

    def _once(self, result: Result) -> Text | None:
        seen: dict[str, list[str]] = {}
        for value in self._values(result):
            if isinstance(value, Literal) and value.language:
                seen.setdefault(value.language.lower(), []).append(f'"{_cut(str(value))}"@{value.language}')
        doubled = [text for texts in seen.values() if len(texts) > 1 for text in sorted(texts)]
        return (f"einen behalten: {', '.join(doubled)}", f"keep one: {', '.join(doubled)}") if doubled else None

    def _values(self, result: Result) -> list[Node]:
        if not self._is_property(result.path):
            return []
        return list(self._data.objects(node_of(result.focus), URIRef(result.path or "")))

    def _missing(self, result: Result) -> Text | None:
        """What is there instead of what is missing, or the line that would add it."""
        if not self._is_property(result.path):
            return self._missing_link(result)
        return self._misspelt(result) or self._without_language(result) or self._blank_form(result)

    def _misspelt(self, result: Result) -> Text | None:
        """A property that is spelt nearly like the one that is missing."""
        used = {str(predicate) for predicate in self._data.predicates(node_of(result.focus))} - {result.path}
        near = near_property(result.path or "", used)
        if not near:
            return None
        why = difference(near, result.path or "") or ("", "")
        note = tuple(f" ({text})" if text else "" for text in why)
        meant = self._term(result.path or "")
        return (
            f"{self._term(near)}: war {meant} gemeint?{note[0]}",
            f"{self._term(near)}: was {meant} meant?{note[1]}",
        )

    def _without_language(self, result: Result) -> Text | None:
        plain = [value for value in self._values(result) if isinstance(value, Literal) and value.datatype is None]
        bare = sorted(_cut(str(value)) for value in plain if not value.language)
        if result.kind == "QualifiedMinCount" and bare:
            return f'fehlt nur die Sprache? "{bare[0]}"@de', f'is only the language missing? "{bare[0]}"@de'
        return None

    def _blank_form(self, result: Result) -> Text | None:
        """The line to add, with dots where its author must know better."""
        languages = [parts(tag)[0] for tag in self._asked(result, "languageIn")]
        there = {value.language for value in self._values(result) if isinstance(value, Literal)}
        if languages and result.kind == "MinCount":
            return self._added(result, ", ".join(f'"…"@{tag}' for tag in languages if tag not in there))
        if self._asked(result, "in"):
            return self._added(result, self._term(self._asked(result, "in")[0]) + " …")
        if datatype := self._asked(result, "datatype"):
            return self._added(result, f'"…"^^{self._short(datatype[0])}')
        if kind := self._asked(result, "class"):
            german, english = self._added(result, "<…>")
            kind_shown = self._short(kind[0])
            return f"{german} (ein Knoten der Klasse {kind_shown})", f"{english} (a node of the class {kind_shown})"
        return None

    def _missing_link(self, result: Result) -> Text | None:
        """Where a property from elsewhere is missing: the line to add at the other node."""
        found = INVERSE.findall(result.path or "")
        if not found or not re.fullmatch(r"\(?(\^<[^>]*>\|?)+\)?|\^\S+", result.path or ""):
            return None
        names = " / ".join(self._term(iri.strip("<>")) for iri in found)
        line = f"… {names} {self._term(result.focus)}"
        return f"beim anderen Knoten ergänzen: {line}", f"add at the other node: {line}"

    @staticmethod
    def _is_property(path: str | None) -> bool:
        """Tell whether a path is a single property."""
        return bool(path) and not re.search(r"[<^(]", path or "")

    def _too_many(self, result: Result) -> Text | None:
        values = sorted(self._term(text_of(value)) for value in self._values(result))
        if not values:
            return None
        shown = ", ".join(values[:6]) + (f" … ({len(values)})" if len(values) > 6 else "")
        limit = (self._asked(result, "maxCount") or ("0",))[0]
        if parts(limit)[0] == "0":
            return f"entfernen: {shown}", f"remove: {shown}"
        return f"einen auswählen von: {shown}", f"choose from: {shown}"

    def _known_property(self, result: Result) -> Text | None:
        allowed = self._asked(result, "properties")
        near = near_property(result.path or "", allowed)
        if near:
            return self._instead(result.path or "", near)
        listed = ", ".join(self._term(iri) for iri in allowed[:12])
        return (f"entfernen; vorgesehen sind: {listed}", f"remove it; foreseen are: {listed}") if listed else None

    def _known_term(self, result: Result) -> Text | None:
        """The class or property that was meant by one that nothing describes."""
        for _, text in result.solution:
            iri = node_of(text)
            if isinstance(iri, URIRef) and (iri, None, None) not in self._data:
                near = nearest(text, self._beside(iri))
                if near:
                    return self._instead(text, near)
        return None

    def _beside(self, iri: URIRef) -> Iterator[str]:
        """The properties or classes of the same namespace, by how an IRI is used."""
        namespace, used = _namespace(iri), (None, iri, None) in self._data
        for kind in PROPERTIES if used else CLASSES if (None, RDF.type, iri) in self._data else ():
            yield from (str(node) for node in self._data.subjects(RDF.type, kind) if _namespace(node) == namespace)

    def _swapped(self, result: Result) -> Text | None:
        name = result.kind[:1].lower() + result.kind[1:]
        asked = self._asked(result, name)
        if not asked or not result.path:
            return None
        others = [text_of(value) for value in self._data.objects(node_of(result.focus), URIRef(asked[0]))]
        one, other = self._term(result.path), self._term(asked[0])
        if len(others) != 1 or result.value is None:
            return None
        values = f"{one} {self._term(result.value)}, {other} {self._term(others[0])}"
        return f"vertauscht? {values}", f"swapped? {values}"


def nearest(value: str, candidates: Iterable[str]) -> str | None:
    """The candidate nearest to a value, when one is near enough: first by what people mix up, then by letters."""
    known = [candidate for candidate, _ in zip(candidates, range(MOST), strict=False) if candidate != value]
    same = [candidate for candidate in known if _plain(candidate) == _plain(value)]
    if same:
        return sorted(same)[0]
    names = {parts(candidate)[0] if is_literal(candidate) else candidate: candidate for candidate in sorted(known)}
    word = parts(value)[0] if is_literal(value) else value
    near = get_close_matches(word, names, n=1, cutoff=0.8) if is_literal(value) else []
    if near:
        return names[near[0]]
    locals_of = {_local(name): candidate for name, candidate in names.items()}
    near = get_close_matches(_local(word), locals_of, n=1, cutoff=0.75)
    return locals_of[near[0]] if near else None


def near_property(iri: str, candidates: Iterable[str]) -> str | None:
    """The property nearest to `iri` by its local name or by http and https; None when none is near."""
    names = {_local(candidate).casefold(): candidate for candidate in sorted(candidates)}
    near = get_close_matches(_local(iri).casefold(), names, n=1, cutoff=0.75)
    return names[near[0]] if near else None


def difference(value: str, candidate: str) -> Text | None:
    """What sets two texts apart, when it is one of the things that people overlook."""
    one, other = parts(value)[0], parts(candidate)[0]
    if one.strip() == other.strip() and one != other:
        return "Leerzeichen am Rand", "space at the edge"
    if re.sub("^https?:", "", one) == re.sub("^https?:", "", other) and one != other:
        return "http und https", "http and https"
    if one.rstrip("/#") == other.rstrip("/#") and one != other:
        return "Schrägstrich am Ende", "slash at the end"
    if one.casefold() == other.casefold() and one != other:
        return "Groß- und Kleinschreibung", "capitals"
    if one == other and is_literal(value) and is_literal(candidate):
        return "Sprache oder Datentyp", "language or datatype"
    return None


def _plain(text: str) -> str:
    return re.sub("^https?:", "", parts(text)[0].strip()).rstrip("/#").casefold()


def _local(iri: str) -> str:
    return re.split(r"[/#:]", iri.rstrip("/#"))[-1]


def _namespace(iri: Node) -> str:
    return str(iri).removesuffix(_local(str(iri)))


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:55]} …"

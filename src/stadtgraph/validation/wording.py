"""Messages in German and English for shapes that bring none, by constraint component (SHACL, section 4).

Placeholders: `{path}` what the shape calls the property, else the property; `{asked}` what the constraint asks for;
`{value}` the value.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from stadtgraph.validation.results import Result
from stadtgraph.validation.terms import is_blank, is_literal, parts

Text = tuple[str, str]  # German, English
Short = Callable[[str], str]
SHOWN = 8  # items of a list that are named; more are counted

TEMPLATES: Mapping[str, Text] = MappingProxyType(
    {
        "MinCount": (
            "{path} fehlt: mindestens {asked} Wert(e) nötig",
            "{path} is missing: at least {asked} value(s) needed",
        ),
        "MaxCount": (
            "{path} hat zu viele Werte: höchstens {asked} erlaubt",
            "{path} has too many values: at most {asked} allowed",
        ),
        "Class": ("{value} MUSS vom Typ {asked} sein", "{value} must have the type {asked}"),
        "Datatype": ("{value} MUSS den Datentyp {asked} haben", "{value} must have the datatype {asked}"),
        "NodeKind": ("{value} MUSS {asked} sein", "{value} must be {asked}"),
        "MinExclusive": ("{value} MUSS größer als {asked} sein", "{value} must be greater than {asked}"),
        "MinInclusive": ("{value} MUSS mindestens {asked} sein", "{value} must be at least {asked}"),
        "MaxExclusive": ("{value} MUSS kleiner als {asked} sein", "{value} must be less than {asked}"),
        "MaxInclusive": ("{value} DARF höchstens {asked} sein", "{value} may be at most {asked}"),
        "MinLength": (
            "{value} ist zu kurz: mindestens {asked} Zeichen nötig",
            "{value} is too short: at least {asked} characters needed",
        ),
        "MaxLength": (
            "{value} ist zu lang: höchstens {asked} Zeichen erlaubt",
            "{value} is too long: at most {asked} characters allowed",
        ),
        "Pattern": ("{value} passt nicht zum Muster {asked}", "{value} does not match the pattern {asked}"),
        "LanguageIn": (
            "{value} MUSS in einer dieser Sprachen sein: {asked}",
            "{value} must be in one of these languages: {asked}",
        ),
        "UniqueLang": (
            "{path} hat mehr als einen Text in derselben Sprache",
            "{path} has more than one text in the same language",
        ),
        "Equals": (
            "{path} MUSS dieselben Werte haben wie {asked}; {value} steht nur bei einem",
            "{path} must have the values of {asked}; only one of them has {value}",
        ),
        "Disjoint": (
            "{path} und {asked} DÜRFEN keinen Wert gemeinsam haben; beide haben {value}",
            "{path} and {asked} must not share a value; both have {value}",
        ),
        "LessThan": ("{path} MUSS kleiner sein als {asked}", "{path} must be less than {asked}"),
        "LessThanOrEquals": (
            "{path} DARF nicht größer sein als {asked}",
            "{path} must not be greater than {asked}",
        ),
        "Not": (
            "{value} erfüllt, was nicht gelten darf: {asked}",
            "{value} meets what must not hold: {asked}",
        ),
        "And": ("{value} erfüllt nicht alle verlangten Formen", "{value} does not meet all of the shapes asked for"),
        "Or": (
            "{value} erfüllt keine der möglichen Formen",
            "{value} meets none of the possible shapes",
        ),
        "Xone": (
            "{value} MUSS genau eine der möglichen Formen erfüllen",
            "{value} must meet exactly one of the possible shapes",
        ),
        "Node": ("{value} erfüllt die Form {asked} nicht", "{value} does not meet the shape {asked}"),
        "QualifiedMinCount": (
            "{path}: zu wenige Werte erfüllen die Form {asked}",
            "{path}: too few values meet the shape {asked}",
        ),
        "QualifiedMaxCount": (
            "{path}: zu viele Werte erfüllen die Form {asked}",
            "{path}: too many values meet the shape {asked}",
        ),
        "Closed": (
            "die Eigenschaft {path} ist hier nicht vorgesehen",
            "the property {path} is not foreseen here",
        ),
        "HasValue": ("der Wert {asked} fehlt bei {path}", "{path} lacks the value {asked}"),
        "In": ("{value} MUSS einer dieser Werte sein: {asked}", "{value} must be one of these values: {asked}"),
        "SPARQL": ("die Prüfung durch eine SPARQL-Abfrage schlägt an", "a check by a SPARQL query found this"),
    }
)
OTHER = ("die Bedingung {kind} ist nicht erfüllt", "the constraint {kind} is not met")
WHOLE = ("ganzer Graph", "whole graph")
NODE = ("dieser Knoten", "this node")
KINDS: Mapping[str, Text] = MappingProxyType(
    {
        "IRI": ("eine IRI", "an IRI"),
        "Literal": ("ein Literal (Text, Zahl, Datum …)", "a literal (text, number, date …)"),
        "BlankNode": ("ein Blank Node", "a blank node"),
        "BlankNodeOrIRI": ("eine IRI oder ein Blank Node", "an IRI or a blank node"),
        "BlankNodeOrLiteral": ("ein Blank Node oder ein Literal", "a blank node or a literal"),
        "IRIOrLiteral": ("eine IRI oder ein Literal", "an IRI or a literal"),
    }
)


def messages(result: Result, short: Short) -> Text:
    """The message in both languages: the shape's own where it has one, else ours.

    short: writes an IRI for people, such as `ex:name`.
    """
    own = dict(result.messages)
    german, english = (_default(result, short, language) for language in ("de", "en"))
    if not own:
        return german, english
    neutral = own.get("") or next(iter(own.values()))
    return own.get("de") or own.get("en") or neutral, own.get("en") or neutral


# What a message that stands for several constraints leaves open: which of them it is here.
DETAILS: Mapping[str, Text] = MappingProxyType(
    {
        kind: TEMPLATES[kind]
        for kind in ("MinLength", "MaxLength", "Datatype", "NodeKind", "Class", "Pattern", "LanguageIn", "UniqueLang")
    }
    | {kind: TEMPLATES[kind] for kind in ("MinInclusive", "MaxInclusive", "MinExclusive", "MaxExclusive", "In")}
    | {kind: TEMPLATES[kind] for kind in ("LessThan", "LessThanOrEquals")}
    | {
        "MinCount": ("{path}: nötig {asked}, vorhanden {present}", "{path}: needed {asked}, present {present}"),
        "MaxCount": ("{path}: erlaubt {asked}, vorhanden {present}", "{path}: allowed {asked}, present {present}"),
        "QualifiedMinCount": (
            "{path}: kein passender Wert unter {present} vorhandenen",
            "{path}: no fitting value among {present} present",
        ),
        "QualifiedMaxCount": ("{path}: zu viele passende Werte", "{path}: too many fitting values"),
    }
)
NONE_AT_ALL: Text = ("{path} fehlt", "{path} is missing")


def detail(result: Result, short: Short, present: int | None) -> Text | None:
    """What is wrong here, where the shape's own message stands for more than that.

    present: how many values the path has; None when that is not known.
    """
    texts = DETAILS.get(result.kind) if result.messages else None
    if texts and result.kind == "MinCount" and present == 0:
        texts = NONE_AT_ALL
    if texts is None or (present is None and "{present}" in texts[0]):
        return None
    return _filled(texts[0], result, short, "de", present), _filled(texts[1], result, short, "en", present)


def _default(result: Result, short: Short, language: str) -> str:
    return _filled(TEMPLATES.get(result.kind, OTHER)[language != "de"], result, short, language)


def _filled(template: str, result: Result, short: Short, language: str, present: int | None = None) -> str:
    return template.format(
        present=present,
        path=_path(result, short, language),
        value=term(result.value or result.focus, short),
        asked=_asked(result, short, language),
        kind=result.kind,
    )


def _path(result: Result, short: Short, language: str) -> str:
    known = dict(result.parameters)
    name = known.get(f"name@{language}") or known.get("name")
    path = path_for_people(result.path, short) or NODE[language != "de"]
    return f"»{name[0]}« ({path})" if name and language == "de" else f"“{name[0]}” ({path})" if name else path


def path_for_people(path: str | None, short: Short) -> str:
    """A path with its IRIs shortened."""
    if path is None or "<" not in path:
        return short(path) if path else ""
    pieces = path.split("<")
    return pieces[0] + "".join(f"{short(iri)}{rest}" for iri, _, rest in (piece.partition(">") for piece in pieces[1:]))


def _asked(result: Result, short: Short, language: str) -> str:
    known = dict(result.parameters)
    name = result.kind[:1].lower() + result.kind[1:]
    values = known.get("qualifiedValueShape" if name.startswith("qualified") else name, ())
    if name == "nodeKind":
        return KINDS.get(values[0].rpartition("#")[2], (values[0],) * 2)[language != "de"] if values else "?"
    texts = [term(value, short) for value in values[:SHOWN]]
    return ", ".join([*texts, *(["…"] if len(values) > SHOWN else [])]) or "?"


def focus(result: Result, short: Short, language: str) -> str:
    """What a result is about, for people: its focus node, or the whole graph and the value found in it."""
    if not result.of_graph:
        return term(result.focus, short)
    value = f": {term(result.value, short)}" if result.value not in (None, result.focus) else ""
    return WHOLE[language != "de"] + value


def term(text: str, short: Short) -> str:
    """A term for people: an IRI shortened, a blank node as `[ ]`, a number as it is, a text in quotation marks."""
    if is_blank(text):
        return "[ ]"
    if not is_literal(text):
        return short(text)
    value, language, datatype = parts(text)
    if datatype and datatype.rpartition("#")[2] in ("integer", "decimal", "double", "boolean"):
        return value
    shown = value if len(value) <= 120 else f"{value[:110]} … ({len(value)})"
    return f'"{shown}"' + (f"@{language}" if language else f"^^{short(datatype)}" if datatype else "")

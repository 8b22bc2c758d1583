"""Words of the reports, in German and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Words:
    """The words around the messages, in one language."""

    levels: Mapping[str, str]
    more: str
    hints: str
    conforms: str
    fails: str
    not_run: str
    hint: str
    here: str
    nodes: str
    accepted: str
    stale: str
    note: str
    rule: str
    place: str
    problem: str
    count: str
    checked: str
    title: str


WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "en": Words(
            levels=MappingProxyType({"Violation": "Violation", "Warning": "Warning", "Info": "Info"}),
            more="… and {} more; --format json lists all",
            hints="{} hints of severity Info are listed by --format json and turtle",
            conforms="conforms",
            fails="does not conform",
            not_run="could not be checked",
            hint="suggestion",
            here="here",
            nodes="{} times",
            accepted="{} accepted by the baseline",
            stale="{} entries of the baseline match nothing any more; run again with --update-baseline",
            note="note",
            rule="Rule",
            place="Place",
            problem="Problem",
            count="Count",
            checked="{} files, {} triples, {} shapes checked",
            title="Validation report",
        ),
        "de": Words(
            levels=MappingProxyType({"Violation": "Verstoß", "Warning": "Warnung", "Info": "Hinweis"}),
            more="… und {} weitere; --format json nennt alle",
            hints="Hinweise: {}, aufgelistet mit --format json und turtle",
            conforms="konform",
            fails="nicht konform",
            not_run="konnte nicht geprüft werden",
            hint="Vorschlag",
            here="hier",
            nodes="{}-mal",
            accepted="{} vom Bestand der bekannten Befunde hingenommen",
            stale="{} Einträge des Bestands treffen auf nichts mehr zu; mit --update-baseline erneuern",
            note="Anmerkung",
            rule="Regel",
            place="Stelle",
            problem="Befund",
            count="Anzahl",
            checked="{} Dateien, {} Tripel, {} Formen geprüft",
            title="Prüfbericht",
        ),
    }
)

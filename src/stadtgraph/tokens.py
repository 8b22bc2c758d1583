"""The tokens of the records: their grammar, and which property each kind stands for.

To add a kind of fact, add a line to `KINDS`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from stadtgraph.spelling import suggestion

Level = Literal["says", "layout", "reads"]
Target = Literal["head", "concept", "own", "authority", "shared", "named", "number", "text"]

GRAMMAR = re.compile(
    r"(?:(?P<subject>[a-z-]+:[a-z0-9-]+)\s*>\s*)?(?P<kind>[a-z-]+)(?::(?P<slug>[a-z0-9/-]+))?(?:=(?P<status>[a-z-]+))?"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of token.

    property: local name in our ontology, or CURIE. target: what the slug names:
    `own` things of the record (in one of `tables`), a `concept` of scheme
    `tables[0]`, an `authority`, a `shared` list entry, a `named` place of any
    kind, a `number`, or nothing (`head`, `text`).
    """

    property: str
    target: Target
    tables: tuple[str, ...] = ()
    status: Literal["none", "implementation", "participation"] = "none"
    levels: tuple[Level, ...] = ("says", "layout", "reads")


READING: tuple[Level, ...] = ("reads",)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "title": Kind("dcterms:title", "head"),
        "motto": Kind("motto", "head"),
        "lead": Kind("lead", "head"),
        "size-class": Kind("sizeClass", "head"),
        "state": Kind("federalState", "shared", ("land",)),
        "partner": Kind("partner", "authority", status="participation"),
        "partner-group": Kind("hasParticipation", "own", ("partner_group",), "participation"),
        "participants": Kind("statedParticipantCount", "number"),
        "theme": Kind("theme", "concept", ("theme",), levels=READING),
        "criterion": Kind("addressesCriterion", "concept", ("criterion",), levels=READING),
        "technology": Kind("usesTechnology", "concept", ("technology",)),
        "method": Kind("usesMethod", "concept", ("method",)),
        "group": Kind("involvesGroup", "concept", ("stakeholder-group",)),
        "target-group": Kind("addressesGroup", "concept", ("stakeholder-group",)),
        "strategy-phase": Kind("strategyPhase", "concept", ("strategy-phase",), levels=READING),
        "measure": Kind("hasMeasure", "own", ("measure",), "implementation"),
        "solution": Kind("hasSolution", "own", ("solution",), "implementation"),
        "builds-on": Kind("buildsOn", "own", ("strategy", "solution", "measure"), "implementation"),
        "develops": Kind("developsStrategy", "own", ("strategy",), "implementation"),
        "organisation": Kind("involvesOrganisation", "own", ("organisation",), "implementation"),
        "place": Kind("locatedAt", "own", ("place",)),
        "event": Kind("hasEvent", "own", ("event",)),
        "showcase": Kind("showcasedAt", "own", ("event",)),
        "shares": Kind("sharesThrough", "own", ("event", "organisation")),
        "phase": Kind("hasPhase", "own", ("phase",)),
        "figure": Kind("hasFigure", "own", ("figure",)),
        "statement": Kind("hasStatement", "own", ("statement",)),
        "uses": Kind("usesSolution", "own", ("solution",)),
        "framework": Kind("alignsWith", "shared", ("framework",)),
        "learns-from": Kind("learnsFrom", "shared", ("place",)),
        "mentions": Kind("mentionsPlace", "named"),
        # of the programme
        "funding-since": Kind("fundingSince", "number"),
        "applications": Kind("applicationCount", "number"),
        "selected": Kind("selectedProjectCount", "number"),
        "guiding-theme": Kind("guidingTheme", "text"),
        "planned-budget": Kind("plannedBudget", "own", ("amount",)),
        "total-budget": Kind("totalBudget", "own", ("amount",)),
        "budget-increase": Kind("budgetIncrease", "own", ("amount",)),
        "stage": Kind("hasStage", "own", ("stage",)),
        "ministry": Kind("responsibleMinistry", "own", ("organisation",)),
        "website": Kind("foaf:page", "own", ("website",)),
        "knowledge-platform": Kind("knowledgePlatform", "own", ("solution",)),
    }
)


@dataclass(frozen=True, slots=True)
class Token:
    """One parsed token; `subject` is (table, slug) of the thing it speaks of, None for the record itself."""

    kind: str
    slug: str = ""
    status: str = ""
    subject: tuple[str, str] | None = None

    @property
    def rule(self) -> Kind:
        """What its kind stands for."""
        return KINDS[self.kind]


def parse(text: str) -> Token:
    """Parse one token. Raises ValueError with what is wrong and what is known."""
    match = GRAMMAR.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is no token; write kind:slug, kind:slug=status or subject:slug > kind:slug")
    if match["kind"] not in KINDS:
        near = suggestion(match["kind"], KINDS) or "; docs/curating.md lists the kinds"
        raise ValueError(f"unknown kind of token {match['kind']!r}{near}")
    table, _, slug = (match["subject"] or "").partition(":")
    subject = (table.replace("-", "_"), slug) if slug else None
    return Token(match["kind"], match["slug"] or "", match["status"] or "", subject)

"""What the lists beside the projects declare: what a token may name."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rdflib import URIRef

from stadtgraph import lists
from stadtgraph.namespaces import Names
from stadtgraph.source import Sources
from stadtgraph.spelling import suggestion

# Lists in files of their own; the other kinds are schemes of schemes.toml.
DECLARED_IN: Mapping[str, str] = MappingProxyType(
    {
        "theme": "themes",
        "technology": "technologies",
        "method": "methods",
        "authority": "authorities",
        "land": "states",
        "place": "places",
        "framework": "frameworks",
        "category": "categories",
        "size-class": "size-classes",
        "criterion": "criteria",
        "criterion-group": "criteria",
    }
)


@dataclass(frozen=True)
class Known:
    """Slugs of every list, by the kind of IRI that they make."""

    names: Names
    slugs: Mapping[str, frozenset[str]]
    top_concepts: frozenset[str]
    authorities: Mapping[str, lists.Authority]

    def concept(self, scheme: str, slug: str) -> URIRef:
        """The IRI of a concept. Raises ValueError with the nearest slugs when there is none."""
        self.require(scheme, slug)
        if scheme == "theme" and slug in self.top_concepts:
            raise ValueError(f"{slug!r} is a top concept; name one of its themes")
        return self.names.concept(scheme, slug)

    def thing(self, kind: str, slug: str) -> URIRef:
        """The IRI of a shared thing. Raises ValueError with the nearest slugs when there is none."""
        self.require(kind, slug)
        return self.names.id(kind, slug)

    def named_place(self, slug: str) -> URIRef:
        """The IRI of an authority, a shared place, or a Land written `land/SLUG`."""
        if slug.startswith("land/"):
            return self.thing("land", slug.removeprefix("land/"))
        return self.thing("place" if slug in self.slugs["place"] else "authority", slug)

    def require(self, kind: str, slug: str) -> None:
        """Raise ValueError with the nearest slugs when `kind` has no `slug`."""
        if slug not in self.slugs[kind]:
            near = suggestion(slug, self.slugs[kind])
            file = f"data/source/{DECLARED_IN.get(kind, 'schemes')}.toml"
            raise ValueError(f"unknown {kind} {slug!r}{near + ' If not,' if near else ';'} declare it in {file}")


def known_things(sources: Sources, names: Names) -> Known:
    """Collect what the lists declare."""
    slugs = {scheme.id: frozenset(concept.id for concept in scheme.concept) for scheme in sources.schemes}
    slugs |= {
        "authority": frozenset(authority.slug for authority in sources.authorities),
        "land": frozenset(state.slug for state in sources.states),
        "place": frozenset(place.slug for place in sources.places),
        "framework": frozenset(framework.slug for framework in sources.frameworks),
        "category": frozenset(category.slug for category in sources.categories.category),
        "size-class": frozenset(size_class.slug for size_class in sources.size_classes.size_class),
        "criterion": frozenset(criterion_slug(criterion) for criterion in sources.criteria.criterion),
        "criterion-group": frozenset(group.slug for group in sources.criteria.group),
    }
    theme = next(scheme for scheme in sources.schemes if scheme.id == "theme")
    return Known(
        names,
        slugs,
        frozenset(concept.id for concept in theme.concept if concept.broader is None),
        {authority.slug: authority for authority in sources.authorities},
    )


def criterion_slug(criterion: lists.Criterion) -> str:
    """The slug of a criterion: `k01` to `k12`."""
    return f"k{criterion.number:02}"

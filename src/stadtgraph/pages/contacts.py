"""How whoever runs the server can be reached."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contact:
    """An address to write to: as a link and as text."""

    href: str
    text: str


def contact_of(given: str | None) -> Contact | None:
    """A mail address or a web address as a contact; None when there is none."""
    if not given:
        return None
    return Contact(given if given.startswith(("https://", "http://")) else f"mailto:{given}", given)

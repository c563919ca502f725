"""Who can be signed in as by one click in demo mode; the demo says, this context only asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Persona:
    """One entry of the sign-in page in demo mode, in both languages."""

    username: str
    title_zh: str
    title_en: str
    try_zh: str
    try_en: str

    @property
    def title(self) -> str:
        """Unit and post, in the language of the page."""
        return self.title_en if get_language() == "en" else self.title_zh

    @property
    def hint(self) -> str:
        """What to try first, in the language of the page."""
        return self.try_en if get_language() == "en" else self.try_zh


Source = Callable[[], Sequence[Persona]]

_sources: list[Source] = []


def register_personas(source: Source) -> None:
    """Name the callable that lists the personas, once, from the demo's ``AppConfig.ready``."""
    _sources[:] = [source]


def personas() -> tuple[Persona, ...]:
    """Return the personas in the order of the sign-in page; none if no demo has named any."""
    return tuple(persona for source in _sources for persona in source())

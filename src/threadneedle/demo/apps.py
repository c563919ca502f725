"""The Django app ``demo``."""

from __future__ import annotations

from django.apps import AppConfig

from threadneedle.accounts.personas import Persona, register_personas
from threadneedle.demo.district import load_district


class DemoConfig(AppConfig):
    """Name and label of the app; it tells the sign-in page whom one can be."""

    name = "threadneedle.demo"
    label = "demo"

    def ready(self) -> None:
        """Name the personas of the demo."""
        register_personas(sign_ins)


def sign_ins() -> tuple[Persona, ...]:
    """Return the personas in the order of the sign-in page."""
    district = load_district()
    found = []
    for persona in district.personas:
        post = district.post(persona.unit, persona.post)
        title_zh, title_en = district.titles(post)
        found.append(Persona(district.sign_in_name(post), title_zh, title_en, persona.try_zh, persona.try_en))
    return tuple(found)

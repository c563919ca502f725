"""Every code has words, in English and in Chinese."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

import threadneedle
from threadneedle.core.extraction import Kind, QuestionCode, UnitRole
from threadneedle.core.workflow import Action, TaskState
from threadneedle.directives.forms.naming import DueField, UnitsField
from threadneedle.directives.models import Extension, Objection, ProofStandard
from threadneedle.directives.reads.acts import ORDER
from threadneedle.ui.words import in_words, known, word

SOURCE = Path(threadneedle.__file__).parent
CODE = re.compile(r'(?:\.of\(|Problem\(|not_twice\([^"]*)\s*"([a-z_]+\.[a-z_]+)"')


def codes_in(room: str) -> set[str]:
    return {code for path in (SOURCE / room).rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("room", ["directives", "reports"])
def test_every_code_that_is_raised_has_words(room: str) -> None:
    found = codes_in(room)
    assert len(found) >= 3
    assert {code for code in found if not known(code)} == set()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_states_actions_and_questions_have_words_in_both_languages(language: str) -> None:
    wanted = {f"state.{state.value}" for state in TaskState}
    wanted |= {f"action.{action.value}" for action in Action}
    wanted |= {f"asks.{name}" for name in ORDER if name != "ask_help"}
    wanted |= {f"tells.{name}" for name in ORDER if name != "ask_help"}
    wanted |= {f"part.{role.value}" for role in UnitRole} | {f"kind.{kind.value}" for kind in Kind}
    wanted |= {f"{kind}.{code.value}" for kind in ("asked", "code") for code in QuestionCode}
    wanted |= {f"proof.{name}" for name in ProofStandard.Category.values}
    wanted |= {f"ground.{name}" for name in Objection.Ground.values}
    wanted |= {f"outcome.{name}" for name in (*Objection.Outcome.values, *Extension.Outcome.values)}
    with translation.override(language):
        said = {key: word(key.partition(".")[2], key.partition(".")[0]) for key in wanted}
    assert {key for key in wanted if not known(key)} == set()
    if language == "zh-hans":
        assert {key for key, text in said.items() if not re.search(r"[\u4e00-\u9fff]", text)} == set()


def test_a_code_among_the_parameters_is_put_in_words() -> None:
    with translation.override("en"):
        assert in_words("task.transition", state="closed", action="block") == (
            "A task that is “closed” does not allow this: Say it is blocked."
        )


def test_every_act_in_the_ledger_has_words() -> None:
    recorded = re.compile(r'record\(\s*task,\s*"([a-z_]+)"')
    text = "".join(
        path.read_text("utf-8")
        for room in ("directives", "reports")
        for path in (SOURCE / room).rglob("*.py")
    )
    acts = {f"act.task.{verb}" for verb in recorded.findall(text)}
    assert len(acts) > 10
    assert {act for act in acts if not known(act)} == set()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-07-24", "2026-07-24"),
        ("2026年7月24日", "2026-07-24"),
        ("20260724", "2026-07-24"),
        ("7月24日", "2026-07-24"),
        ("6-1", "2027-06-01"),
        ("同第 3 项", "3"),
        ("same as 12", "12"),
        ("", "None"),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str, meant: str) -> None:
    field = DueField(required=False)
    field.today = date(2026, 6, 17)
    assert str(field.clean(typed)) == meant


def test_units_are_resolved_once_each() -> None:
    field = UnitsField(required=False)
    assert field.clean("") == ()

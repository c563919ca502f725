"""The tree of paths against a slow, plain tree of children."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from tests.factories.org import NOW, make_person

from threadneedle.core.base import SEGMENT, Actor, ConflictError
from threadneedle.org import reads, services
from threadneedle.org.drafts import UnitDraft
from threadneedle.org.models import Unit


class Tree(RuleBasedStateMachine):
    """Adds, moves and closes units, and keeps the children of each by hand."""

    units = Bundle("units")

    @initialize(target=units)
    def found(self) -> int:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        person = make_person("keeper")
        root = services.found_district("晴川区", "", "", person_id=person.pk, now=NOW)
        self.by: Actor = reads.actor_of(person.pk, date(2026, 6, 17))
        self.root = root.pk
        self.children: dict[int, list[int]] = {root.pk: []}
        self.closed: set[int] = set()
        self.count = 0
        return root.pk

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def below(self, unit: int) -> list[int]:
        """Descend: the unit and everything below it, children in the order of their coming."""
        return [unit, *(deep for child in self.children[unit] for deep in self.below(child))]

    @rule(target=units, parent=units, many=st.integers(1, 3))
    def add(self, parent: int, many: int) -> object:
        drafts = [UnitDraft("office", f"单位{self.count + step}") for step in range(many)]
        self.count += many
        if parent in self.closed:
            with pytest.raises(ConflictError):
                services.add_units(parent, drafts, actor=self.by, now=NOW)
            return multiple()
        added = [unit.pk for unit in services.add_units(parent, drafts, actor=self.by, now=NOW)]
        self.children[parent] += added
        self.children |= {unit: [] for unit in added}
        return multiple(*added)

    @rule(unit=units, parent=units)
    def move(self, unit: int, parent: int) -> None:
        own = next((above for above, children in self.children.items() if unit in children), None)
        impossible = (
            own is None or own == parent or parent in self.below(unit) or {unit, parent} & self.closed
        )
        if impossible:
            with pytest.raises(ConflictError):
                services.move_unit(unit, parent, actor=self.by, now=NOW)
            return
        services.move_unit(unit, parent, actor=self.by, now=NOW)
        self.children[own].remove(unit)
        self.children[parent].append(unit)

    @rule(unit=units)
    def close(self, unit: int) -> None:
        if unit in self.closed or unit == self.root or set(self.children[unit]) - self.closed:
            with pytest.raises(ConflictError):
                services.close_unit(unit, actor=self.by, now=NOW)
            return
        services.close_unit(unit, actor=self.by, now=NOW)
        self.closed.add(unit)

    @invariant()
    def paths_say_what_the_children_say(self) -> None:
        if not hasattr(self, "children"):
            return
        rows = {unit.pk: unit for unit in Unit.objects.all()}
        assert set(rows) == set(self.children)
        for unit, children in self.children.items():
            path = rows[unit].path
            assert [rows[child].path[:-SEGMENT] for child in children] == [path] * len(children)
            assert [rows[child].parent_id for child in children] == [unit] * len(children)
            assert all(int(rows[child].path[-SEGMENT:]) >= 1 for child in children)
            assert list(Unit.objects.under(path).order_by("path").values_list("pk", flat=True)) == self.below(
                unit
            )


@pytest.mark.django_db
def test_ranges_of_paths_find_what_a_walk_down_the_children_finds() -> None:
    run_state_machine_as_test(
        Tree,
        settings=settings(
            max_examples=8,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

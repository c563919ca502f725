"""Two persons press at the same moment, on whatever database is in use: nothing is lost, doubled or torn."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest
from tests.server import Home, new_home

RACES = """
import json, threading
from datetime import date
from django.db import connection
from django.db.models import Q
from tests.factories.directives import NOTICE, draft, issue, settle, taken_on
from tests.factories.org import NOW, actor, make_district
from threadneedle.core.base import DomainError
from threadneedle.directives import services
from threadneedle.directives.models import Directive, Draft, Objection, Extension, Task
from threadneedle.directives.querysets import GONE
from threadneedle.ledger.models import Event
from threadneedle.ledger.reads import check_all
from threadneedle.org.models import Unit
from threadneedle.reports.models import Report
from threadneedle.reports.services import ReportDraft, confirm_report, submit_report

d = make_district()
clerk, head = actor(d.qingshi_clerk), actor(d.qingshi_head)
issuer, issuing_head = actor(d.housing_clerk), actor(d.housing_head)
by = {"now": NOW}

def race(*acts):
    gate, said = threading.Barrier(len(acts)), [None] * len(acts)
    def run(place, act):
        gate.wait()
        try:
            act()
            said[place] = "done"
        except DomainError as error:
            said[place] = "refused"
        except Exception as error:
            said[place] = repr(error)
        finally:
            connection.close()
    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return sorted(said)

def fresh(state="taken_on"):
    task = taken_on(d)
    if state in ("reported", "confirmed"):
        submit_report(ReportDraft(task.pk, f"f{task.pk}", "x", quantity=None), actor=clerk, **by)
    if state == "confirmed":
        confirm_report(task.pk, actor=issuer, **by)
    return task

def truth():
    wrong = []
    for task in Task.objects.all():
        below = Task.objects.filter(parent=task)
        if task.children_count != below.exclude(GONE).count():
            wrong.append(["count", task.pk])
        if task.children_closed != below.filter(state="closed").count():
            wrong.append(["closed", task.pk])
    return wrong

found = {}
for turn in range(TURNS):
    def note(name, said):
        found.setdefault(name, []).append(said)
    villages = [d.liushuwan.pk, d.houshan.pk]

    task = issue(d); task = Task.objects.get(directive=task, unit=d.qingshi)
    note("sign", race(*[lambda: services.sign_task(task.pk, actor=clerk, **by)] * 3))

    task = fresh()
    whole = lambda: submit_report(ReportDraft(task.pk, f"r{task.pk}", "x"), actor=clerk, **by)
    note("report", race(whole, whole, whole))
    found.setdefault("reports", []).append(Report.objects.filter(task=task).count())

    task = fresh()
    part = lambda: submit_report(ReportDraft(task.pk, f"p{task.pk}", "x", complete=False), actor=clerk, **by)
    note("progress", race(part, part, part))
    found.setdefault("progresses", []).append(Report.objects.filter(task=task).count())

    task = fresh()
    note("report+withdraw", race(
        lambda: submit_report(ReportDraft(task.pk, f"w{task.pk}", "x"), actor=clerk, **by),
        lambda: services.withdraw_task(task.pk, "x", actor=issuer, **by),
    ))

    task = fresh()
    note("cascade", race(*[lambda: services.cascade_task(task.pk, villages, actor=clerk, **by)] * 3))
    found.setdefault("children", []).append(Task.objects.filter(parent=task).count())

    children = list(Task.objects.filter(parent=task))
    for child in children:
        Task.objects.filter(pk=child.pk).update(state="confirmed")
    twice = [lambda c=c: services.close_task(c.pk, actor=clerk, **by) for c in children for _ in (1, 2)]
    note("close", race(*twice))
    task.refresh_from_db()
    found.setdefault("closed", []).append(task.children_closed)

    task = fresh()
    services.cascade_task(task.pk, villages, actor=clerk, **by)
    first, second = Task.objects.filter(parent=task).order_by("pk")
    note("withdraw both levels", race(
        lambda: services.withdraw_task(task.pk, "x", actor=issuer, **by),
        lambda: services.withdraw_task(first.pk, "x", actor=clerk, **by),
        lambda: services.withdraw_task(second.pk, "x", actor=clerk, **by),
        lambda: services.withdraw_directive(task.directive_id, "x", actor=issuing_head, **by),
    ))

    task = fresh()
    services.cascade_task(task.pk, villages[:1], actor=clerk, **by)
    below = Task.objects.get(parent=task)
    Task.objects.filter(pk=below.pk).update(state="reported")
    def finish():
        confirm_report(below.pk, actor=clerk, **by)
        services.close_task(below.pk, actor=clerk, **by)
    note("close+withdraw", race(
        finish, lambda: services.withdraw_directive(task.directive_id, "x", actor=issuer, **by)
    ))

    task = fresh()
    note("cascade+withdraw", race(
        lambda: services.cascade_task(task.pk, villages, actor=clerk, **by),
        lambda: services.withdraw_directive(task.directive_id, "x", actor=issuer, **by),
    ))
    live = Task.objects.filter(directive=task.directive_id).exclude(GONE).count()
    if Directive.objects.get(pk=task.directive_id).state == "withdrawn":
        found.setdefault("live under a withdrawn directive", []).append(live)

    made = draft(d); settle(made, d)
    note("issue", race(*[lambda: services.issue_directive(made.pk, actor=issuer, **by)] * 3))

    given = services.DirectiveText(text=NOTICE, authority="x", client_key=f"same{turn}")
    note("same text", race(*[lambda: services.draft_directive(given, actor=issuer, **by)] * 3))
    found.setdefault("texts", []).append(Directive.objects.filter(client_key=f"same{turn}").count())

    made = issue(d); task = Task.objects.get(directive=made, unit=d.qingshi)
    services.sign_task(task.pk, actor=clerk, **by)
    plain = actor(d.qingshi_clerk)
    objection = services.object_to_task(task.pk, "not_mine", "x", actor=clerk, **by)
    note("sign+decline", race(
        lambda: services.sign_objection(objection.pk, actor=head, **by),
        lambda: services.decline_objection(objection.pk, "x", actor=head, **by),
    ))
    task.refresh_from_db(); objection.refresh_from_db()
    found.setdefault("objection", []).append((task.state == "objected") == (objection.outcome == ""))

    task = fresh()
    services.ask_extension(task.pk, date(2026, 7, 20), "x", actor=head, **by)
    note("refuse+withdraw", race(
        lambda: services.refuse_extension(task.pk, "x", actor=issuer, **by),
        lambda: services.withdraw_directive(task.directive_id, "x", actor=issuing_head, **by),
        lambda: services.grant_extension(task.pk, "x", actor=issuing_head, **by),
    ))

found["wrong"] = truth()
found["faults"] = [check.fault for check in check_all() if check.fault]
print(json.dumps(found))
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An installation of its own."""
    made = new_home(tmp_path, f"races_{uuid4().hex[:12]}")
    assert made.command("migrate").returncode == 0
    return made


@pytest.mark.slow
def test_who_is_second_is_refused_in_words_and_nothing_is_torn(home: Home) -> None:
    found = json.loads(home.script(RACES.replace("TURNS", "3")))
    for name, turns in found.items():
        for said in turns:
            if isinstance(said, list) and name not in {"wrong", "faults"}:
                assert set(said) <= {"done", "refused"}, (name, said)
    for name in ("sign", "issue"):
        assert all(said == ["done", "refused", "refused"] for said in found[name]), name
    for name in ("report", "progress", "cascade", "same text"):
        assert all(said == ["done"] * 3 for said in found[name]), name
    assert set(found["reports"]) == set(found["progresses"]) == set(found["texts"]) == {1}
    assert set(found["children"]) == set(found["closed"]) == {2}
    assert set(found.get("live under a withdrawn directive", [0])) == {0}
    assert set(found["objection"]) == {True}
    assert (found["wrong"], found["faults"]) == ([], [])

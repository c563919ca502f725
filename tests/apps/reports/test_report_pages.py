"""Reporting from the page, and answering a report."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.test import Client
from tests.factories.directives import taken_on
from tests.factories.org import District, actor

from threadneedle.directives.models import ProofStandard, Task
from threadneedle.reports.models import Report

Browser = Callable[[Any], Client]


def body(response: Any) -> str:
    return str(response.content.decode())


def sent(task: Task, **other: Any) -> dict[str, Any]:
    task.refresh_from_db()
    given = {"version": task.version, "client_key": "k1", "text": "新增4户，拆除防盗窗", "complete": "all"}
    return {**given, **other}


def test_progress_then_all_then_confirmed(opened_by: Browser, district: District) -> None:
    task = taken_on(district)
    Task.objects.filter(pk=task.pk).update(quantity=Decimal(72))
    clerk, issuer = opened_by(district.qingshi_clerk), opened_by(district.housing_clerk)
    clerk.post(f"/reports/{task.pk}/report", sent(task, quantity="70", complete="part"))
    page = body(clerk.get(f"/tasks/{task.pk}"))
    assert "70 / 72" in page
    assert "Reported 97%" in page
    assert "Not yet checked" in page
    clerk.post(f"/reports/{task.pk}/report", sent(task, client_key="k2", quantity="72"))
    asked = body(issuer.get(f"/reports/{task.pk}/confirm"))
    assert "72 / 72" in asked
    assert "新增4户，拆除防盗窗" in asked
    task.refresh_from_db()
    issuer.post(f"/reports/{task.pk}/confirm", {"version": task.version})
    assert Task.objects.get(pk=task.pk).state == "confirmed"
    assert Report.objects.get(client_key="k2").state == "confirmed"


def test_a_double_submit_files_one_report(opened_by: Browser, district: District) -> None:
    task = taken_on(district)
    clerk = opened_by(district.qingshi_clerk)
    given = sent(task, quantity="")
    assert clerk.post(f"/reports/{task.pk}/report", given).status_code == 302
    assert clerk.post(f"/reports/{task.pk}/report", given).status_code == 302
    assert Report.objects.count() == 1


def test_what_is_missing_is_said_beside_its_field(opened_by: Browser, district: District) -> None:
    task = taken_on(district)
    proof = ProofStandard.objects.create(category="paid", asks="竣工验收单", reason="按结果付款")
    Task.objects.filter(pk=task.pk).update(quantity=Decimal(72), proof=proof)
    clerk = opened_by(district.qingshi_clerk)
    assert "竣工验收单" in body(clerk.get(f"/reports/{task.pk}/report"))
    response = clerk.post(f"/reports/{task.pk}/report", sent(task, quantity="72", proof_words=""))
    assert response.status_code == 422
    assert "This task asks for proof: 竣工验收单" in body(response)
    assert "新增4户，拆除防盗窗" in body(response)
    assert clerk.post(f"/reports/{task.pk}/report", sent(task, proof_words="档案室")).status_code == 422
    assert not Report.objects.exists()


def test_a_returned_report_shows_why(opened_by: Browser, district: District) -> None:
    task = taken_on(district)
    clerk, issuer = opened_by(district.qingshi_clerk), opened_by(district.housing_clerk)
    clerk.post(f"/reports/{task.pk}/report", sent(task, quantity=""))
    task.refresh_from_db()
    assert (
        issuer.post(f"/reports/{task.pk}/return", {"version": task.version, "reason": ""}).status_code == 422
    )
    issuer.post(f"/reports/{task.pk}/return", {"version": task.version, "reason": "没有写明点位"})
    page = body(clerk.get(f"/tasks/{task.pk}"))
    assert "Returned because: 没有写明点位" in page
    assert f'href="/reports/{task.pk}/report"' in page


def test_the_unit_does_not_confirm_its_own_report(opened_by: Browser, district: District) -> None:
    task = taken_on(district)
    assert actor(district.qingshi_clerk).unit_id == task.unit_id
    response = opened_by(district.qingshi_clerk).get(f"/reports/{task.pk}/confirm")
    assert response.status_code == 403
    assert "Your post cannot do this here: Confirm the report." in body(response)

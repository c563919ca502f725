"""The script of the demo: every act with its moment, compiled from orders, flows and single acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from threadneedle.demo.district import District
from threadneedle.demo.flows import Cascade, Flow, Script
from threadneedle.demo.orders import Order, OrderTask

TOWNSHIPS = "各乡镇（街道）"

MINUTE = {
    "issue": 9 * 60 + 20,
    "draft": 7 * 60,
    "sign": 9 * 60 + 50,
    "take_on": 10 * 60 + 10,
    "return": 8 * 60 + 55,
    "confirm": 9 * 60 + 5,
    "grant": 9 * 60 + 25,
    "refuse": 9 * 60 + 25,
    "concede": 9 * 60 + 25,
    "uphold": 9 * 60 + 35,
    "overrule": 9 * 60 + 35,
    "unblock": 14 * 60,
    "answer": 11 * 60 + 20,
    "cascade": 10 * 60 + 40,
    "estimate": 11 * 60,
    "chase": 8 * 60 + 40,
    "extend": 11 * 60 + 10,
    "block": 9 * 60 + 30,
    "object": 10 * 60 + 30,
    "help": 15 * 60,
    "burden": 16 * 60 + 30,
    "progress": 15 * 60 + 30,
    "report": 16 * 60 + 10,
    "close": 17 * 60,
}
"""Minute of the day at which an act of each kind is usual; also the order of acts of one day."""


@dataclass(frozen=True, slots=True)
class Step:
    """An act of ``unit``'s ``post`` on the task of ``of``, a number of days from today."""

    day: int
    verb: str
    unit: str
    post: str
    task: str = ""
    of: str = ""
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Act:
    """A step with the moment at which it was taken."""

    moment: datetime
    step: Step


@dataclass(frozen=True, slots=True)
class Duty:
    """One task of one unit as its reports see it.

    ``confirms`` is the unit and post that answer the reports; ``taken`` the day on which the task
    was taken on; ``standstills`` are the stretches of days in which nothing can be reported.
    """

    task: str
    unit: str
    post: str
    total: float | None
    counter: str
    taken: int
    confirms: tuple[str, str]
    standstills: tuple[tuple[int, int], ...] = ()

    def may_report(self, day: int) -> bool:
        """Tell whether a partial report is possible on a day."""
        return day > self.taken and not any(first <= day < until for first, until in self.standstills)


def carriers(task: OrderTask, district: District) -> tuple[str, ...]:
    """Return the units that get a task each."""
    if task.lead:
        return (task.lead,)
    if task.units == (TOWNSHIPS,):
        return tuple(unit.short for unit in district.of_kind("township"))
    return task.units


def compile_acts(
    orders: Iterable[Order], script: Script, district: District, *, today: date, zone: tzinfo
) -> tuple[Act, ...]:
    """Return every act of the demo in the order in which it happened.

    Acts fall on working days of the week: what would fall on a weekend was done on the Friday
    before. Within one chain (a task with its parts below) the order of the steps is kept.
    """
    acts: list[Act] = []
    for place, order in enumerate(orders):
        head = Step(order.issued, "draft" if order.draft else "issue", order.issuer, order.post, order.slug)
        first = Act(_moment(today, zone, head, place), head)
        acts.append(first)
        if order.draft:
            continue
        for task in order.tasks:
            flow = script.flows[task.key]
            for unit in carriers(task, district):
                steps = list(_steps(order, task, flow, unit, script))
                acts += _timed(steps, first.moment, district, today=today, zone=zone)
    for row in script.rows["help"]:
        steps = list(_help_steps(row))
        acts += _timed(steps, None, district, today=today, zone=zone)
    for row in script.rows["burden"]:
        step = Step(row["day"], "burden", row["unit"], "office", data=row)
        acts += _timed([step], None, district, today=today, zone=zone)
    return tuple(sorted(acts, key=lambda act: act.moment))


def _timed(
    steps: list[Step], after: datetime | None, district: District, *, today: date, zone: tzinfo
) -> Iterator[Act]:
    last = after
    for step in sorted(steps, key=lambda step: (step.day, MINUTE[step.verb])):
        number = district.by_short[step.of or step.unit].number
        moment = _moment(today, zone, step, number)
        if last is not None and moment <= last:
            moment = last + timedelta(minutes=11)
        last = moment
        yield Act(moment, step)


def _moment(today: date, zone: tzinfo, step: Step, spread: int) -> datetime:
    day = today + timedelta(days=step.day)
    day -= timedelta(days=max(0, day.weekday() - 4))
    minute = MINUTE[step.verb] + spread * 7 % 40
    return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone)


def _steps(order: Order, task: OrderTask, flow: Flow, unit: str, script: Script) -> Iterator[Step]:
    """Return the steps of one task of one unit, and of what it broke down below."""
    if unit in flow.unsigned:
        yield from _chases(order, task, unit, script)
        return
    office = "office"
    signed = order.issued + flow.sign
    if order.words:
        # What a unit has registered itself stands on its list as signed for and taken on.
        yield from _reports(flow, _duty(order, task, unit, order.issued, ()))
        return
    yield Step(signed, "sign", unit, office, task.key, unit)
    taken = signed + flow.take_on
    for row in script.of("objection", task.key, unit):
        yield from _objection(order, task, unit, row)
        if row.get("outcome") != "overruled":
            return
        taken = row["decided"] + 1
    if unit in flow.untaken:
        return
    yield Step(taken, "take_on", unit, office, task.key, unit, {"post": task.post or office})
    yield from _chases(order, task, unit, script)
    standstills = []
    for row in script.of("extension", task.key, unit):
        yield from _extension(order, task, unit, row)
        standstills.append((row["asked"], row.get("decided", 1)))
    for row in script.of("block", task.key, unit):
        yield from _block(order, task, unit, row)
        standstills.append((row["since"], row.get("until", 1)))
    for row in script.of("return", task.key, unit):
        yield from _return(order, task, unit, row)
        standstills.append((row["reported"], row["returned"]))
    for row in script.of("estimate", task.key, unit):
        yield Step(row["day"], "estimate", unit, office, task.key, unit, row)
    yield from _reports(flow, _duty(order, task, unit, taken, tuple(standstills)))
    for cascade in script.cascades:
        if cascade.flow.task == task.key and cascade.unit == unit:
            yield from _cascade(task, cascade)


def _duty(
    order: Order, task: OrderTask, unit: str, taken: int, standstills: tuple[tuple[int, int], ...]
) -> Duty:
    total = task.quota.get(unit, task.quantity)
    confirms = (order.issuer, order.post)
    return Duty(task.key, unit, task.post or "office", total, task.counter, taken, confirms, standstills)


def _chases(order: Order, task: OrderTask, unit: str, script: Script) -> Iterator[Step]:
    for row in script.of("chase", task.key, unit):
        by = (order.issuer, order.post) if row["by"] == "issuer" else ("区政府督查室", "head")
        yield Step(row["day"], "chase", *by, task.key, unit, row)


def _objection(order: Order, task: OrderTask, unit: str, row: Mapping[str, Any]) -> Iterator[Step]:
    yield Step(row["day"], "object", unit, "head", task.key, unit, row)
    verbs = {"conceded": "concede", "upheld": "uphold", "overruled": "overrule"}
    if "outcome" in row:
        by = (order.issuer, order.post) if row["outcome"] == "conceded" else ("区政府办", "arbiter")
        yield Step(row["decided"], verbs[row["outcome"]], *by, task.key, unit, row)


def _extension(order: Order, task: OrderTask, unit: str, row: Mapping[str, Any]) -> Iterator[Step]:
    yield Step(row["asked"], "extend", unit, row.get("by", "head"), task.key, unit, row)
    if "decided" in row:
        verb = "grant" if row["granted"] else "refuse"
        yield Step(row["decided"], verb, order.issuer, order.post, task.key, unit, row)


def _block(order: Order, task: OrderTask, unit: str, row: Mapping[str, Any]) -> Iterator[Step]:
    yield Step(row["since"], "block", unit, task.post, task.key, unit, row)
    if "until" in row:
        by = (order.issuer, order.post) if row["lifted_by"] == "issuer" else (unit, task.post)
        yield Step(row["until"], "unblock", *by, task.key, unit, row)


def _return(order: Order, task: OrderTask, unit: str, row: Mapping[str, Any]) -> Iterator[Step]:
    total = task.quota.get(unit, task.quantity)
    told = {"count": total, "words": row.get("words", "已完成"), "key": f"first-{row['reported']}"}
    yield Step(row["reported"], "report", unit, task.post or "office", task.key, unit, told)
    yield Step(row["returned"], "return", order.issuer, order.post, task.key, unit, row)


def _reports(flow: Flow, duty: Duty) -> Iterator[Step]:
    """Partial reports, fast at first and slower towards the end, then the complete one."""
    unit, finished = duty.unit, flow.finished_on(duty.unit)
    days = [day for day in flow.progress if duty.may_report(day) and (finished is None or day < finished)]
    parts = len(days) + (0 if finished is None else 1)
    before = 0
    for place, day in enumerate(days, start=1):
        count = None
        if duty.total is not None:
            top = duty.total - flow.open.get(unit, 0)
            count = round(top * (1 - (1 - place / parts) ** 2))
            if count <= before:
                continue
            before = count
        words = _say(flow.say, place + len(unit) + ord(unit[0]), count, duty)
        told: dict[str, object] = {"count": count, "words": words, "key": str(day)}
        yield Step(day, "progress", unit, duty.post, duty.task, unit, told)
    if finished is not None:
        words = _say(flow.say_done, ord(unit[0]) + ord(unit[-2]), duty.total, duty)
        told = {"count": duty.total, "words": words, "key": str(finished), "hours": _took(flow, duty)}
        yield Step(finished, "report", unit, duty.post, duty.task, unit, told)
        yield from _answers(flow, duty, finished)


def _took(flow: Flow, duty: Duty) -> float | None:
    """Hours that a unit says its task took, to a quarter; the figures of the flow are said in turn."""
    if not flow.took_each or duty.total is None:
        return None
    each = flow.took_each[ord(duty.unit[0]) % len(flow.took_each)]
    return round(each * duty.total * 4) / 4


def _answers(flow: Flow, duty: Duty, finished: int) -> Iterator[Step]:
    """Confirmation and closing, as far as they lie before today."""
    unit = duty.unit
    confirm = flow.confirm_only.get(unit) if flow.confirm_only else flow.confirm
    if confirm is None or finished + confirm >= 0:
        return
    yield Step(finished + confirm, "confirm", *duty.confirms, duty.task, unit)
    close = flow.close_only.get(unit) if flow.close_only else flow.close
    if close is not None and finished + confirm + close < 0:
        yield Step(finished + confirm + close, "close", "区政府督查室", "inspector-1", duty.task, unit)


def _say(choices: tuple[str, ...], place: int, count: float | None, duty: Duty) -> str:
    if not choices:
        return ""
    total = duty.total
    rest = None if count is None or total is None else total - count
    words = choices[place % len(choices)]
    return words.format(n=_number(count), r=_number(rest), t=_number(total), c=duty.counter)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _cascade(task: OrderTask, cascade: Cascade) -> Iterator[Step]:
    data = {"parts": cascade.parts, "due": cascade.due, "demands": cascade.demands}
    yield Step(cascade.day, "cascade", cascade.unit, "office", task.key, cascade.unit, data)
    day = cascade.day + 1
    confirms = (cascade.unit, "office")
    for village, part in cascade.parts.items():
        yield Step(day, "sign", village, "head", task.key, village)
        yield Step(day, "take_on", village, "head", task.key, village, {"post": "grid"})
        yield from _reports(cascade.flow, Duty(task.key, village, "grid", part, task.counter, day, confirms))


def _help_steps(row: Mapping[str, Any]) -> Iterator[Step]:
    yield Step(row["day"], "help", row["asking"], row["post"], data=row)
    if "answered" in row:
        yield Step(row["answered"], "answer", row["asked"], "office", data=row)

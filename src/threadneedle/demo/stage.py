"""One act of the demo after another, each through the service that a person would have used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from threadneedle.burden.services import NoticeDraft, give_burden_notice, issue_assessed
from threadneedle.core.base import Actor, InvalidError
from threadneedle.core.extraction import UnitRole
from threadneedle.demo.acts import TOWNSHIPS, Act, Step
from threadneedle.demo.build import Cast
from threadneedle.demo.orders import Order, OrderTask
from threadneedle.demo.papers import paper_of
from threadneedle.directives.models import Directive, Draft, HelpRequest, Question, Task
from threadneedle.directives.services import (
    Answer,
    DirectiveText,
    DraftEdit,
    Received,
    UnitChoice,
    answer_help,
    answer_questions,
    ask_extension,
    ask_help,
    block_task,
    cascade_task,
    chase_task,
    close_task,
    concede_objection,
    draft_directive,
    draft_from_files,
    edit_draft,
    estimate_task,
    grant_extension,
    object_to_task,
    overrule_objection,
    put_on_list,
    refuse_extension,
    sign_task,
    take_on_task,
    unblock_task,
    uphold_objection,
)
from threadneedle.directives.services.shares import Share, share_out
from threadneedle.reports.services import ReportDraft, confirm_report, return_report, submit_report

IN_SPITE = "时限由上级规定，先办急的，其余由各乡镇排定。"


class Stage:
    """Where the acts are played: who acts, and which task is meant."""

    def __init__(self, cast: Cast, orders: Mapping[str, Order], *, today: date) -> None:
        self.cast = cast
        self.orders = orders
        self.today = today
        self.directives: dict[str, int] = {}
        self.tasks: dict[tuple[str, str], int] = {}
        self.help: dict[str, int] = {}
        self._plays: Mapping[str, Callable[[Step, Actor, datetime], None]] = {
            "issue": self.issue,
            "draft": self.draft,
            "sign": self.sign,
            "take_on": self.take_on,
            "estimate": self.estimate,
            "cascade": self.cascade,
            "extend": self.extend,
            "block": self.block,
            "object": self.object,
            "help": self.ask,
            "answer": self.answer,
            "burden": self.burden,
            "progress": self.report,
            "report": self.report,
        }

    def play(self, act: Act) -> None:
        """Play one act."""
        step, now = act.step, act.moment
        actor = self.actor(step.unit, step.post)
        simple = SIMPLE.get(step.verb)
        if simple is not None:
            service, reason = simple
            words = () if not reason else (step.data[reason],)
            service(self.tasks[step.task, step.of], *words, actor=actor, now=now)
        else:
            self._plays[step.verb](step, actor, now)

    def actor(self, unit: str, post: str) -> Actor:
        """Return who acts in a post; the office head does where a seat is vacant."""
        held = (unit, post) in self.cast.persons
        return self.cast.actor(unit, post if held else "office")

    def day(self, offset: int) -> date:
        """Return the day that lies ``offset`` days from today."""
        return self.today + timedelta(days=offset)

    def draft(self, step: Step, actor: Actor, now: datetime) -> None:
        """File a text, write English titles over it, tell each unit its part; questions stay open."""
        order = self.orders[step.task]
        text = order.text_on(self.today)
        given = DirectiveText(
            text="" if order.file else text,
            number=order.number_on(self.today),
            authority=order.authority,
            title_en=order.title_en,
            client_key=f"demo-{order.slug}",
            kind=order.kind,
            received=Received(order.words) if order.words else None,
        )
        if order.file:
            directive = draft_from_files([paper_of(order.file, text)], given, actor=actor, now=now)
        else:
            directive = draft_directive(given, actor=actor, now=now)
        self.directives[order.slug] = directive.pk
        for draft in Draft.objects.filter(directive=directive):
            task = next((task for task in order.tasks if _reads(draft, task, directive.text)), None)
            if task is not None:
                edit_draft(draft.pk, self._edit(task, keep=order.draft), actor=actor, now=now)
                if task.quota:
                    share_out(draft.pk, self._shares(task), actor=actor, now=now)
            elif not order.draft:
                edit_draft(draft.pk, DraftEdit(dropped=True), actor=actor, now=now)

    def issue(self, step: Step, actor: Actor, now: datetime) -> None:
        """File a text, answer what is asked, and issue it."""
        self.draft(step, actor, now)
        order = self.orders[step.task]
        directive = Directive.objects.get(pk=self.directives[order.slug])
        meant = {}
        for draft in Draft.objects.filter(directive=directive, dropped=False):
            meant[draft.pk] = next(task for task in order.tasks if _reads(draft, task, directive.text))
        asked = Question.objects.filter(directive=directive, answered_at=None)
        answers = [
            Answer(question.pk, authority=order.authority)
            for question in asked
            if question.draft_id is None or question.draft_id in meant
        ]
        if answers:
            answer_questions(directive.pk, answers, actor=actor, now=now)
        post = order.tasks[0].post or "office"
        own = self.cast.posts[order.issuer, post] if order.words else None
        if directive.registered:
            put_on_list(directive.pk, post_id=own, actor=actor, now=now)
        else:
            _issue(directive.pk, actor, now)
        names = {pk: short for short, pk in self.cast.units.items()}
        for pk, draft_id, unit in Task.objects.filter(directive=directive).values_list("pk", "draft", "unit"):
            self.tasks[meant[draft_id].key, names[unit]] = pk

    def _edit(self, task: OrderTask, *, keep: bool) -> DraftEdit:
        if keep:
            return DraftEdit(title=task.title, title_en=task.title_en)
        return DraftEdit(
            title=task.title,
            title_en=task.title_en,
            kind=task.kind.value,
            tier=int(task.tier),
            due=None if task.due is None else self.day(task.due),
            quantity=_decimal(task.quantity),
            counter=task.counter or None,
            hours=_decimal(task.hours),
            each_alone=not task.lead,
            units=self._units(task),
        )

    def _units(self, task: OrderTask) -> tuple[UnitChoice, ...]:
        units = self.cast.units
        helping = tuple(UnitChoice(units[unit], UnitRole.COOPERATING.value) for unit in task.cooperating)
        if task.units == (TOWNSHIPS,):
            root = next(iter(units.values()))
            everybody = UnitChoice(root, UnitRole.RESPONSIBLE.value, "township", TOWNSHIPS)
            return (everybody, *helping)
        if task.lead:
            return (UnitChoice(units[task.lead], UnitRole.LEAD.value), *helping)
        return (*(UnitChoice(units[unit]) for unit in task.units), *helping)

    def _shares(self, task: OrderTask) -> list[Share]:
        return [
            Share(
                self.cast.units[unit],
                Decimal(part),
                None if task.hours_each is None else Decimal(str(task.hours_each)) * part,
            )
            for unit, part in task.quota.items()
        ]

    def sign(self, step: Step, actor: Actor, now: datetime) -> None:
        """Sign for a task."""
        sign_task(self.tasks[step.task, step.of], actor=actor, now=now)

    def take_on(self, step: Step, actor: Actor, now: datetime) -> None:
        """Take a task on, naming the post."""
        post = self.cast.posts[step.of, step.data["post"]]
        take_on_task(self.tasks[step.task, step.of], post, actor=actor, now=now)

    def estimate(self, step: Step, actor: Actor, now: datetime) -> None:
        """Correct the issuer's hours."""
        estimate_task(self.tasks[step.task, step.of], Decimal(str(step.data["hours"])), actor=actor, now=now)

    def cascade(self, step: Step, actor: Actor, now: datetime) -> None:
        """Break a task down to villages."""
        parent = self.tasks[step.task, step.of]
        units = self.cast.units
        parts = {units[village]: Decimal(part) for village, part in step.data["parts"].items()}
        cascade_task(
            parent,
            list(parts),
            due=self.day(step.data["due"]),
            demands_added=step.data["demands"],
            quantities=parts,
            actor=actor,
            now=now,
        )
        names = {pk: short for short, pk in units.items()}
        for pk, unit in Task.objects.filter(parent=parent).values_list("pk", "unit"):
            self.tasks[step.task, names[unit]] = pk

    def extend(self, step: Step, actor: Actor, now: datetime) -> None:
        """Ask for more time."""
        ask_extension(
            self.tasks[step.task, step.of],
            self.day(step.data["until"]),
            step.data["reason"],
            actor=actor,
            now=now,
        )

    def block(self, step: Step, actor: Actor, now: datetime) -> None:
        """Say that the cause lies elsewhere."""
        owed_by = self.cast.units[step.data["owed_by"]]
        block_task(self.tasks[step.task, step.of], step.data["cause"], owed_by, actor=actor, now=now)

    def object(self, step: Step, actor: Actor, now: datetime) -> None:
        """Object, signed by the head."""
        object_to_task(
            self.tasks[step.task, step.of], step.data["ground"], step.data["reason"], actor=actor, now=now
        )

    def ask(self, step: Step, actor: Actor, now: datetime) -> None:
        """Carry a difficulty upward."""
        row = step.data
        request: HelpRequest = ask_help(
            self.cast.units[row["asked"]],
            row["title"],
            row["text"],
            task_id=self.tasks[row["task"], row["asking"]] if "task" in row else None,
            answer_due=self.day(row["due"]),
            title_en=row["title_en"],
            actor=actor,
            now=now,
        )
        self.help[row["title"]] = request.pk

    def answer(self, step: Step, actor: Actor, now: datetime) -> None:
        """Answer a request for help."""
        answer_help(self.help[step.data["title"]], step.data["answer"], actor=actor, now=now)

    def burden(self, step: Step, actor: Actor, now: datetime) -> None:
        """Say that something is a burden."""
        directive = self.directives[step.data["order"]]
        notice = NoticeDraft(step.data["text"], directive_id=directive)
        give_burden_notice(notice, actor=actor, now=now)

    def report(self, step: Step, actor: Actor, now: datetime) -> None:
        """Report, partly or complete."""
        key = self.tasks[step.task, step.of]
        count = _decimal(step.data["count"])
        if count is None:
            count = Task.objects.values_list("quantity", flat=True).get(pk=key)
        submit_report(
            ReportDraft(
                task_id=key,
                client_key=f"demo-{key}-{step.data['key']}",
                text=step.data["words"],
                complete=step.verb == "report",
                quantity=count,
                hours=_decimal(step.data.get("hours")),
            ),
            actor=actor,
            now=now,
        )


SIMPLE: Mapping[str, tuple[Callable[..., Any], str]] = {
    "confirm": (confirm_report, ""),
    "return": (return_report, "reason"),
    "close": (close_task, ""),
    "chase": (chase_task, "reason"),
    "grant": (grant_extension, "answer"),
    "refuse": (refuse_extension, "answer"),
    "unblock": (unblock_task, "because"),
    "concede": (concede_objection, "answer"),
    "uphold": (uphold_objection, "answer"),
    "overrule": (overrule_objection, "answer"),
}
"""Acts on one task that need no more than a reason: the service, and where the reason stands."""


def _reads(draft: Draft, task: OrderTask, text: str) -> bool:
    return draft.start <= text.index(task.at) < draft.end or task.at in draft.text


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _issue(directive_id: int, actor: Actor, now: datetime) -> None:
    """Issue at whatever it costs; a reason is given only where one is asked for."""
    try:
        issue_assessed(directive_id, actor=actor, now=now)
    except InvalidError as error:
        if {problem.code for problem in error.problems} != {"burden.reason_missing"}:
            raise
        issue_assessed(directive_id, reason=IN_SPITE, actor=actor, now=now)

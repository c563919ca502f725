"""The same acts as on the pages, for machines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from threadneedle.adapters import clock
from threadneedle.adapters.bounded import Id, Limit
from threadneedle.core.workflow import TaskState
from threadneedle.directives import records, services
from threadneedle.directives import schemas as shape
from threadneedle.ledger.reads import entries_of
from threadneedle.org.middleware import acting

directives = Router(tags=["directives"])
tasks = Router(tags=["tasks"])
requests = Router(tags=["help requests"])

Key = Annotated[int, Path(ge=1, le=2**63 - 1)]
After = Annotated[Id | None, Query()]
Size = Annotated[Limit, Query()]


@directives.get("", response=shape.DirectivePage, summary="Visible directives, newest first")
def list_directives(request: HttpRequest, after: After = None, limit: Size = 50) -> Any:
    items, following = records.directive_records(acting(request).actor, after=after, size=limit)
    return {"items": items, "next": following}


@directives.post("", response={201: records.DirectiveWhole}, summary="Read a source text into drafts")
def draft_directive(request: HttpRequest, given: shape.DirectiveIn) -> Any:
    actor = acting(request).actor
    text = services.DirectiveText(
        text=given.text,
        title=given.title,
        number=given.number,
        authority=given.authority,
        client_key=given.client_key,
    )
    made = services.draft_directive(text, actor=actor, now=clock.now())
    return 201, records.directive_whole(made.pk, actor)


@directives.get("/{directive}", response=records.DirectiveWhole, summary="One directive with its text")
def show_directive(request: HttpRequest, directive: Key) -> Any:
    return records.directive_whole(directive, acting(request).actor)


@directives.post("/{directive}/answers", response=records.DirectiveWhole, summary="Answer questions")
def answer_questions(request: HttpRequest, directive: Key, given: shape.AnswersIn) -> Any:
    actor = acting(request).actor
    services.answer_questions(
        directive,
        [_answer(item) for item in given.answers],
        version=given.version,
        actor=actor,
        now=clock.now(),
    )
    return records.directive_whole(directive, actor)


def _answer(given: shape.AnswerIn) -> services.Answer:
    fields = given.model_dump(exclude={"question", "units"})
    units = tuple(services.UnitChoice(item.unit, item.role, item.member_kind) for item in given.units)
    return services.Answer(question_id=given.question, units=units, **fields)


@directives.patch("/drafts/{draft}", response=records.DirectiveWhole, summary="Write over a draft")
def edit_draft(request: HttpRequest, draft: Key, given: shape.DraftIn) -> Any:
    actor = acting(request).actor
    edit = services.DraftEdit(**given.model_dump(exclude={"version"}))
    changed = services.edit_draft(draft, edit, version=given.version, actor=actor, now=clock.now())
    return records.directive_whole(changed.directive_id, actor)


@directives.post("/{directive}/issue", response=records.DirectiveWhole, summary="Issue: drafts become tasks")
def issue_directive(request: HttpRequest, directive: Key, given: shape.IssueIn) -> Any:
    actor = acting(request).actor
    services.issue_directive(
        directive, version=given.version, supersedes=given.supersedes, actor=actor, now=clock.now()
    )
    return records.directive_whole(directive, actor)


@directives.post("/{directive}/withdraw", response=records.DirectiveWhole, summary="Withdraw a directive")
def withdraw_directive(request: HttpRequest, directive: Key, given: shape.ReasonIn) -> Any:
    actor = acting(request).actor
    services.withdraw_directive(directive, given.reason, version=given.version, actor=actor, now=clock.now())
    return records.directive_whole(directive, actor)


@tasks.get("", response=shape.TaskPage, summary="Visible tasks, newest first")
def list_tasks(
    request: HttpRequest,
    after: After = None,
    limit: Size = 50,
    state: Annotated[TaskState | None, Query()] = None,
    unit: Annotated[Id | None, Query()] = None,
) -> Any:
    items, following = records.task_records(
        acting(request).actor, after=after, size=limit, state=state.value if state else "", unit=unit
    )
    return {"items": items, "next": following}


@tasks.get("/{task}", response=records.TaskRecord, summary="One task, with the acts open to the caller")
def show_task(request: HttpRequest, task: Key) -> Any:
    return records.task_record(task, acting(request).actor)


@tasks.get("/{task}/ledger", response=list[shape.EntryOut], summary="The task's events, newest first")
def show_ledger(request: HttpRequest, task: Key) -> Any:
    seen = records.task_record(task, acting(request).actor)
    return [
        {
            "sequence": entry.sequence,
            "on": clock.local_day(entry.at),
            "kind": entry.kind,
            "post": entry.post_id,
            "hash": entry.hash,
        }
        for entry in entries_of("task", seen.id)
    ]


def _step(request: HttpRequest, task: int, act: Callable[..., Any], *given: Any, version: int | None) -> Any:
    """Take one step of a task's life and answer with the task as it stands then."""
    actor = acting(request).actor
    act(task, *given, version=version, actor=actor, now=clock.now())
    return records.task_record(task, actor)


@tasks.post("/{task}/sign", response=records.TaskRecord, summary="Sign for a task")
def sign(request: HttpRequest, task: Key, given: shape.VersionIn) -> Any:
    return _step(request, task, services.sign_task, version=given.version)


@tasks.post("/{task}/take-on", response=records.TaskRecord, summary="Take a task on; the unit names the post")
def take_on(request: HttpRequest, task: Key, given: shape.TakeOnIn) -> Any:
    return _step(request, task, services.take_on_task, given.post, version=given.version)


@tasks.post("/{task}/estimate", response=records.TaskRecord, summary="Correct the hours")
def estimate(request: HttpRequest, task: Key, given: shape.EstimateIn) -> Any:
    return _step(request, task, services.estimate_task, given.hours, version=given.version)


@tasks.post("/{task}/object", response=records.TaskRecord, summary="Object to a task")
def object_(request: HttpRequest, task: Key, given: shape.ObjectIn) -> Any:
    return _step(request, task, services.object_to_task, given.ground, given.reason, version=given.version)


@tasks.post("/{task}/retract", response=records.TaskRecord, summary="Take an objection back")
def retract(request: HttpRequest, task: Key, given: shape.ReasonIn) -> Any:
    return _step(request, task, services.retract_objection, given.reason, version=given.version)


@tasks.post("/{task}/concede", response=records.TaskRecord, summary="Concede an objection")
def concede(request: HttpRequest, task: Key, given: shape.ReasonIn) -> Any:
    return _step(request, task, services.concede_objection, given.reason, version=given.version)


@tasks.post("/{task}/uphold", response=records.TaskRecord, summary="Uphold an objection, as common superior")
def uphold(request: HttpRequest, task: Key, given: shape.ReasonIn) -> Any:
    return _step(request, task, services.uphold_objection, given.reason, version=given.version)


@tasks.post(
    "/{task}/overrule", response=records.TaskRecord, summary="Refuse an objection, as common superior"
)
def overrule(request: HttpRequest, task: Key, given: shape.ReasonIn) -> Any:
    return _step(request, task, services.overrule_objection, given.reason, version=given.version)


@tasks.post("/{task}/ask-extension", response=records.TaskRecord, summary="Ask for more time")
def ask_extension(request: HttpRequest, task: Key, given: shape.ExtensionIn) -> Any:
    return _step(request, task, services.ask_extension, given.due, given.reason, version=given.version)


@tasks.post("/{task}/grant-extension", response=records.TaskRecord, summary="Grant more time")
def grant_extension(request: HttpRequest, task: Key, given: shape.GrantIn) -> Any:
    return _step(request, task, services.grant_extension, given.reason, given.due, version=given.version)


@tasks.post("/{task}/refuse-extension", response=records.TaskRecord, summary="Refuse more time")
def refuse_extension(request: HttpRequest, task: Key, given: shape.ReasonIn) -> Any:
    return _step(request, task, services.refuse_extension, given.reason, version=given.version)


@tasks.post("/{task}/block", response=records.TaskRecord, summary="Say that the cause lies elsewhere")
def block(request: HttpRequest, task: Key, given: shape.BlockIn) -> Any:
    return _step(request, task, services.block_task, given.cause, given.owed_by, version=given.version)


@tasks.post("/{task}/unblock", response=records.TaskRecord, summary="Lift a block")
def unblock(request: HttpRequest, task: Key, given: shape.ReasonIn) -> Any:
    return _step(request, task, services.unblock_task, given.reason, version=given.version)


@tasks.post("/{task}/chase", response=records.TaskRecord, summary="Chase a task")
def chase(request: HttpRequest, task: Key, given: shape.ReasonIn) -> Any:
    return _step(request, task, services.chase_task, given.reason, version=given.version)


@tasks.post("/{task}/close", response=records.TaskRecord, summary="Take a confirmed task off the books")
def close(request: HttpRequest, task: Key, given: shape.VersionIn) -> Any:
    return _step(request, task, services.close_task, version=given.version)


@tasks.post("/{task}/withdraw", response=records.TaskRecord, summary="Withdraw one task")
def withdraw(request: HttpRequest, task: Key, given: shape.ReasonIn) -> Any:
    return _step(request, task, services.withdraw_task, given.reason, version=given.version)


@tasks.post("/{task}/cascade", response=shape.CascadeOut, summary="Break a task down for units below")
def cascade(request: HttpRequest, task: Key, given: shape.CascadeIn) -> Any:
    found = services.cascade_task(
        task,
        given.units,
        due=given.due,
        demands_added=given.demands_added,
        quantities=dict(given.quantities),
        version=given.version,
        actor=acting(request).actor,
        now=clock.now(),
    )
    return {"made": found.made, "kept": found.kept, "days_taken_off": found.days_taken_off}


@requests.get("", response=shape.HelpPage, summary="Visible requests for help, newest first")
def list_help(
    request: HttpRequest, after: After = None, limit: Size = 50, *, owed: Annotated[bool, Query()] = False
) -> Any:
    items, following = records.help_records(acting(request).actor, after=after, size=limit, owed=owed)
    return {"items": items, "next": following}


@requests.post("", response={201: records.HelpRecord}, summary="Ask for help")
def ask_help(request: HttpRequest, given: shape.HelpIn) -> Any:
    actor = acting(request).actor
    made = services.ask_help(
        given.asked,
        given.title,
        given.text,
        task_id=given.task,
        answer_due=given.answer_due,
        actor=actor,
        now=clock.now(),
    )
    return 201, records.help_record(made, actor)


@requests.post("/{help_request}/answer", response=records.HelpRecord, summary="Answer a request for help")
def answer_help(request: HttpRequest, help_request: Key, given: shape.AnswerHelpIn) -> Any:
    actor = acting(request).actor
    row = services.answer_help(
        help_request, given.answer, version=given.version, actor=actor, now=clock.now()
    )
    return records.help_record(row, actor)

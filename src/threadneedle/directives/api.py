"""The same acts as on the pages, for machines."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from threadneedle.adapters import clock
from threadneedle.adapters.bounded import Id, Limit
from threadneedle.core.base import InvalidError
from threadneedle.core.workflow import TaskState
from threadneedle.directives import matter_records, records, services
from threadneedle.directives import schemas as shape
from threadneedle.directives.matter_records import MatterRecord
from threadneedle.directives.reads.norms import held_norms
from threadneedle.directives.services.shares import Share
from threadneedle.directives.services.shares import share_out as share_quantity
from threadneedle.ledger.reads import entries_of
from threadneedle.org.middleware import acting

directives = Router(tags=["directives"])
tasks = Router(tags=["tasks"])
asks = Router(tags=["objections and extensions"])
requests = Router(tags=["help requests"])
matters = Router(tags=["matters"])
norms = Router(tags=["norms"])

Key = Annotated[int, Path(ge=1, le=2**63 - 1)]
After = Id | None
Size = Limit


@directives.get("", response=shape.DirectivePage, summary="Visible directives, newest first")
def list_directives(request: HttpRequest, after: After = None, limit: Size = 50) -> Any:
    items, following = records.directive_records(acting(request).actor, after=after, size=limit)
    return {"items": items, "next": following}


@directives.post("", response={201: records.DirectiveWhole}, summary="Read a source text into drafts")
def draft_directive(request: HttpRequest, given: shape.DirectiveIn) -> Any:
    actor = acting(request).actor
    made = services.draft_directive(_text(given, given.text), actor=actor, now=clock.now())
    return 201, records.directive_whole(made.pk, actor)


def _text(given: shape.HeadIn, text: str = "") -> services.DirectiveText:
    received = given.received
    return services.DirectiveText(
        text=text,
        title=given.title,
        number=given.number,
        authority=given.authority,
        kind=given.kind,
        received=services.Received(received.issuer_words, received.arrived_on) if received else None,
        client_key=given.client_key,
    )


@directives.post("/files", response={201: records.DirectiveWhole}, summary="Read the files of one order")
def draft_from_files(request: HttpRequest, given: shape.FilesIn) -> Any:
    actor = acting(request).actor
    files = [services.GivenFile(file.name, _bytes(file)) for file in given.files]
    made = services.draft_from_files(files, _text(given), actor=actor, now=clock.now())
    return 201, records.directive_whole(made.pk, actor)


def _bytes(file: shape.FileIn) -> bytes:
    try:
        return b64decode(file.content)
    except binascii.Error as error:
        raise InvalidError.of("directive.file_base64", name=file.name, field="files") from error


@directives.post("/{directive}/text", response=records.DirectiveWhole, summary="Type the text of a picture")
def type_text(request: HttpRequest, directive: Key, given: shape.TypedIn) -> Any:
    actor = acting(request).actor
    services.type_text(
        directive, given.text, kind=given.kind, version=given.version, actor=actor, now=clock.now()
    )
    return records.directive_whole(directive, actor)


@directives.post("/{directive}/take-over", response=records.DirectiveWhole, summary="Become its issuer")
def take_over(request: HttpRequest, directive: Key) -> Any:
    actor = acting(request).actor
    services.take_over(directive, actor=actor, now=clock.now())
    return records.directive_whole(directive, actor)


@directives.post("/{directive}/leave", response={204: None}, summary="Leave it with who registered it")
def decline_offer(request: HttpRequest, directive: Key, given: shape.LeaveIn) -> Any:
    services.decline_offer(directive, given.reason, actor=acting(request).actor, now=clock.now())
    return 204, None


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
    fields = given.model_dump(exclude={"version", "norm"})
    edit = services.DraftEdit(norm_id=given.norm, **fields)
    changed = services.edit_draft(draft, edit, version=given.version, actor=actor, now=clock.now())
    return records.directive_whole(changed.directive_id, actor)


@norms.get("", response=list[shape.NormOut], summary="Norms that hold today, by kind of work")
def list_norms(request: HttpRequest) -> Any:
    acting(request)
    held = held_norms(clock.local_day(clock.now())).all
    return [{**asdict(norm), "name": norm.name.zh, "name_en": norm.name.en} for norm in held]


@directives.post("/{directive}/withdraw", response=records.DirectiveWhole, summary="Withdraw a directive")
def withdraw_directive(request: HttpRequest, directive: Key, given: shape.ReasonIn) -> Any:
    actor = acting(request).actor
    services.withdraw_directive(directive, given.reason, version=given.version, actor=actor, now=clock.now())
    return records.directive_whole(directive, actor)


@directives.post("/{directive}/drop", response={204: None}, summary="Drop one that was never issued")
def drop_directive(request: HttpRequest, directive: Key, given: shape.VersionIn) -> Any:
    services.drop_directive(directive, version=given.version, actor=acting(request).actor, now=clock.now())
    return 204, None


@directives.post("/drafts/{draft}/share-out", response={204: None}, summary="Tell each unit its part")
def share_out(request: HttpRequest, draft: Key, given: shape.SharesIn) -> Any:
    shares = [Share(item.unit, item.quantity, item.hours) for item in given.shares]
    share_quantity(draft, shares, actor=acting(request).actor, now=clock.now())
    return 204, None


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


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a task's life as an address of its own: its input is handed on field by field."""

    address: str
    shape: type[shape.VersionIn]
    act: Callable[..., object]
    fields: tuple[str, ...]
    summary: str


STEPS = (
    Step("sign", shape.VersionIn, services.sign_task, (), "Sign for a task"),
    Step("take-on", shape.TakeOnIn, services.take_on_task, ("post",), "Take on; the unit names the post"),
    Step("estimate", shape.EstimateIn, services.estimate_task, ("hours",), "Correct the hours"),
    Step("object", shape.ObjectIn, services.object_to_task, ("ground", "reason"), "Object to a task"),
    Step("retract", shape.ReasonIn, services.retract_objection, ("reason",), "Take an objection back"),
    Step("concede", shape.ReasonIn, services.concede_objection, ("reason",), "Concede, as issuer"),
    Step("uphold", shape.ReasonIn, services.uphold_objection, ("reason",), "Uphold, as common superior"),
    Step("overrule", shape.ReasonIn, services.overrule_objection, ("reason",), "Refuse, as common superior"),
    Step("ask-extension", shape.ExtensionIn, services.ask_extension, ("due", "reason"), "Ask for more time"),
    Step("grant-extension", shape.GrantIn, services.grant_extension, ("reason", "due"), "Grant more time"),
    Step("refuse-extension", shape.ReasonIn, services.refuse_extension, ("reason",), "Refuse more time"),
    Step("block", shape.BlockIn, services.block_task, ("cause", "owed_by"), "The cause lies elsewhere"),
    Step("unblock", shape.ReasonIn, services.unblock_task, ("reason",), "Lift a block"),
    Step("chase", shape.ReasonIn, services.chase_task, ("reason",), "Chase a task"),
    Step("close", shape.VersionIn, services.close_task, (), "Take a confirmed task off the books"),
    Step("withdraw", shape.ReasonIn, services.withdraw_task, ("reason",), "Withdraw one task"),
)


def _offer(step: Step) -> None:
    def take(request: HttpRequest, task: Any, given: Any) -> Any:
        actor = acting(request).actor
        values = (getattr(given, field) for field in step.fields)
        step.act(task, *values, version=given.version, actor=actor, now=clock.now())
        return records.task_record(task, actor)

    # The framework reads shapes from annotations, and these differ from step to step.
    take.__name__ = step.address.replace("-", "_")
    take.__annotations__ = {"request": HttpRequest, "task": Key, "given": step.shape, "return": Any}
    tasks.post(f"/{{task}}/{step.address}", response=records.TaskRecord, summary=step.summary)(take)


for _step in STEPS:
    _offer(_step)


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


@tasks.get("/{task}/asks", response=list[records.AskRecord], summary="Objections and requests for time")
def list_asks(request: HttpRequest, task: Key) -> Any:
    return records.ask_records(task, acting(request).actor)


@asks.post("/objections/{objection}/sign", response=records.TaskRecord, summary="Sign, as head of the unit")
def sign_objection(request: HttpRequest, objection: Key, given: shape.VersionIn) -> Any:
    actor = acting(request).actor
    row = services.sign_objection(objection, version=given.version, actor=actor, now=clock.now())
    return records.task_record(row.task_id, actor)


@asks.post("/objections/{objection}/decline", response=records.TaskRecord, summary="Do not sign")
def decline_objection(request: HttpRequest, objection: Key, given: shape.ReasonIn) -> Any:
    actor = acting(request).actor
    row = services.decline_objection(objection, given.reason, actor=actor, now=clock.now())
    return records.task_record(row.task_id, actor)


@asks.post("/extensions/{extension}/sign", response=records.TaskRecord, summary="Sign, as head of the unit")
def sign_extension(request: HttpRequest, extension: Key, given: shape.VersionIn) -> Any:
    actor = acting(request).actor
    row = services.sign_extension(extension, version=given.version, actor=actor, now=clock.now())
    return records.task_record(row.task_id, actor)


@asks.post("/extensions/{extension}/decline", response=records.TaskRecord, summary="Do not sign")
def decline_extension(request: HttpRequest, extension: Key, given: shape.ReasonIn) -> Any:
    actor = acting(request).actor
    row = services.decline_extension(extension, given.reason, actor=actor, now=clock.now())
    return records.task_record(row.task_id, actor)


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


@matters.get("", response=shape.MatterPage, summary="Visible matters, newest first")
def list_matters(
    request: HttpRequest,
    after: After = None,
    limit: Size = 50,
    is_open: Annotated[bool | None, Query(alias="open")] = None,
) -> Any:
    items, following = matter_records.matter_records(
        acting(request).actor, after=after, size=limit, is_open=is_open
    )
    return {"items": items, "next": following}


@matters.get("/{matter}", response=MatterRecord, summary="One matter with its tasks")
def show_matter(request: HttpRequest, matter: Key) -> Any:
    return matter_records.matter_record(matter, acting(request).actor)


@matters.post("", response={201: MatterRecord}, summary="Register a matter for one's own office")
def register_matter(request: HttpRequest, given: shape.MatterIn) -> Any:
    actor = acting(request).actor
    fields = given.model_dump(exclude={"responsible", "cooperating"})
    draft = services.MatterDraft(
        responsible=tuple(given.responsible), cooperating=tuple(given.cooperating), **fields
    )
    made = services.register_matter(draft, actor=actor, now=clock.now())
    return 201, matter_records.matter_record(made.pk, actor)


@matters.post("/passages/{draft}", response={201: MatterRecord}, summary="Register a passage of a directive")
def register_passage(request: HttpRequest, draft: Key, given: shape.PassageIn) -> Any:
    actor = acting(request).actor
    made = services.register_passage(draft, actor=actor, now=clock.now(), **given.model_dump())
    return 201, matter_records.matter_record(made.pk, actor)


@matters.post("/{matter}/chase", response=MatterRecord, summary="Chase all that is owed on a matter")
def chase_matter(request: HttpRequest, matter: Key, given: shape.ReasonIn) -> Any:
    actor = acting(request).actor
    services.chase_matter(matter, given.reason, version=given.version, actor=actor, now=clock.now())
    return matter_records.matter_record(matter, actor)


@matters.post("/{matter}/close", response=MatterRecord, summary="Close a matter")
def close_matter(request: HttpRequest, matter: Key, given: shape.CloseMatterIn) -> Any:
    actor = acting(request).actor
    services.close_matter(
        matter, given.result, reason=given.reason, version=given.version, actor=actor, now=clock.now()
    )
    return matter_records.matter_record(matter, actor)

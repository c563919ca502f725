"""Checking the drafts: answers, edits, and the last look before issuing."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from threadneedle.adapters.clock import local_day, now
from threadneedle.core.base import DomainError, NotFoundError, Problem, StaleError
from threadneedle.core.extraction import Directory, looks_secret
from threadneedle.directives import services
from threadneedle.directives.forms.answers import AnswerForms
from threadneedle.directives.forms.drafts import DraftForm, HeadForm, initial_of
from threadneedle.directives.reads.drafts import DraftView
from threadneedle.directives.reads.files import untyped
from threadneedle.directives.reads.progress import is_draft, standing_tasks
from threadneedle.directives.reads.review import Review, directive_of_draft
from threadneedle.directives.reads.review import review as read_review
from threadneedle.directives.reads.tray import next_waiting, waiting
from threadneedle.directives.reads.units import own_posts, suggested
from threadneedle.directives.services import DirectiveEdit, DraftEdit
from threadneedle.directives.views.lists import PLACE
from threadneedle.org.middleware import acting
from threadneedle.org.reads import directory
from threadneedle.ui.forms import add_problems
from threadneedle.ui.words import in_words


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Show source and drafts side by side; one POST answers any number of questions at once."""
    actor = acting(request).actor
    if request.method == "GET" and not is_draft(directive_id, actor):
        return redirect("directives:detail", directive_id)
    if untyped(directive_id, actor) is not None:
        return redirect("directives:text", directive_id)
    moment = now()
    today = local_day(moment)

    def names() -> Directory:
        return directory(actor.unit_path)

    shown = read_review(directive_id, actor, today)
    if request.method == "GET":
        return _page(request, shown, AnswerForms(shown, names, today))
    return _take(request, shown, AnswerForms(shown, names, today, request.POST), moment)


def _take(request: HttpRequest, shown: Review, forms: AnswerForms, moment: datetime) -> HttpResponse:
    """Keep the answers, if they can be read and nobody was faster; what was typed stays on the page."""
    actor = acting(request).actor
    fine = forms.is_valid()
    version = _number(request.POST.get("version"))
    if version != shown.version:
        stale = StaleError.of("directive.stale", directive=shown.id, expected=version, found=shown.version)
        return _page(request, shown, forms, problems=_stale(stale), status=409)
    if not fine:
        return _page(request, shown, forms, problems=[_("Some answers cannot be read.")], status=422)
    answers, choice, told = forms.answers(), _dropping(request), _told(request, shown)
    try:
        if told:
            edit_head = DirectiveEdit(issuer_words=told)
            services.edit_directive(shown.id, edit_head, version=version, actor=actor, now=moment)
            version += 1
        if answers or not (choice or told or "put" in request.POST):
            services.answer_questions(shown.id, answers, version=version, actor=actor, now=moment)
            version += 1
        if choice:
            edit = DraftEdit(dropped=choice[1])
            services.edit_draft(choice[0], edit, version=version, actor=actor, now=moment)
        if "put" in request.POST:
            return _put_on_list(request, shown.id, version, moment)
    except DomainError as error:
        # Somebody may have been faster between the reading and the writing of this request.
        overtaken = isinstance(error, StaleError)
        fresh = read_review(shown.id, actor, local_day(moment))
        said = _stale(error) if overtaken else [said_of(each) for each in error.problems]
        return _page(request, fresh, forms.on(fresh), problems=said, status=409 if overtaken else 422)
    _say(request, answered=len(answers), left=len(forms.forms) - len(answers), dropping=choice is not None)
    return redirect(_address("directives:review", shown.id, request))


def _told(request: HttpRequest, shown: Review) -> str:
    """Who gave an order that arrived, if it is told now."""
    told = request.POST.get("issuer_words", "").replace("\x00", "").strip()
    return told if shown.received is not None and told != shown.received.issuer_words else ""


def _put_on_list(request: HttpRequest, directive_id: int, version: int, moment: datetime) -> HttpResponse:
    """Put a registered order on the list, and go on to the next one in the tray."""
    actor = acting(request).actor
    post = _number(request.POST.get("post")) or None
    services.put_on_list(directive_id, version=version, post_id=post, actor=actor, now=moment)
    tasks = standing_tasks(directive_id, actor)
    said = ngettext("%(tasks)d task is on your list.", "%(tasks)d tasks are on your list.", tasks)
    messages.success(request, said % {"tasks": tasks})
    following = next_waiting(actor, directive_id)
    if following is None:
        return redirect("directives:detail", directive_id)
    return redirect("directives:review", following)


def _dropping(request: HttpRequest) -> tuple[int, bool] | None:
    """Which draft a button of the form says is no task, or is one after all."""
    for name, dropped in (("drop", True), ("restore", False)):
        draft = _number(request.POST.get(name))
        if draft:
            return draft, dropped
    return None


def _say(request: HttpRequest, *, answered: int, left: int, dropping: bool) -> None:
    if not answered:
        said = _("The draft is changed.") if dropping else _("No question was answered; nothing is changed.")
        messages.info(request, said)
    elif left > 0:
        open_still = ngettext(
            "Answers kept. %(left)d question is still open.",
            "Answers kept. %(left)d questions are still open.",
            left,
        )
        messages.success(request, open_still % {"left": left})
    else:
        messages.success(request, _("Answers kept. No question is left open."))


def _page(
    request: HttpRequest,
    shown: Review,
    forms: AnswerForms,
    *,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    drafts = [(draft, forms.of(draft)) for draft in shown.drafts]
    context = {
        "place": PLACE,
        "review": shown,
        "drafts": drafts,
        "asked": [forms.forms[each.id] for each in shown.questions],
        "missing": [in_words(each) for each in shown.problems if each.code == "directive.authority_missing"],
        "posts": own_posts(shown.issuer.id) if shown.received else (),
        "chosen_post": _chosen_post(request, shown),
        "unnamed": shown.received is not None and not shown.received.issuer_words,
        "issuer_typed": _sent_back(request.POST.get("issuer_words", "")),
        "in_tray": waiting(acting(request).actor) if shown.received else 0,
        "put": "put" in request.POST,
        "dated": [draft for draft in shown.kept if draft.due],
        "units": suggested(acting(request).actor),
        "problems": problems or [],
        "onward": _address("burden:assessment", shown.id, request),
    }
    return render(request, "directives/review.html", context, status=status)


def _sent_back(typed: str) -> str:
    """What was typed, but for what bears a mark of secrecy."""
    return "" if looks_secret(typed) else typed


def _chosen_post(request: HttpRequest, shown: Review) -> int:
    """The post that the text names for all it asks, else that of whoever enters it."""
    chosen = _number(request.POST.get("post"))
    if chosen or shown.received is None:
        return chosen
    named = {draft.post_words for draft in shown.kept}
    by_name = {post.name.zh: post.id for post in own_posts(shown.issuer.id)}
    only = by_name.get(named.pop()) if len(named) == 1 else None
    return only or acting(request).actor.post_id


def _stale(error: DomainError) -> list[str]:
    return [
        *(in_words(each) for each in error.problems),
        _("The page now shows the newer state; what you typed is kept where it is still asked. Save again."),
    ]


def said_of(problem: Problem) -> str:
    """Return a problem in words; a question without a position is about the directive as a whole."""
    about_all = problem.code == "question.open" and not problem.params.get("position")
    return in_words("question.open_head", **problem.params) if about_all else in_words(problem)


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isdecimal() and len(typed) < 10 else 0


def _address(name: str, directive_id: int, request: HttpRequest) -> str:
    replaced = _number(request.GET.get("supersedes"))
    address = reverse(name, args=[directive_id])
    return f"{address}?supersedes={replaced}" if replaced else address


@require_http_methods(["GET", "POST"])
def edit_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Write one's own reading over the extractor's, field by field."""
    actor = acting(request).actor
    moment = now()
    today = local_day(moment)
    shown = read_review(directive_of_draft(draft_id, actor), actor, today)
    draft = _draft(shown, draft_id)
    form = DraftForm(
        request.POST or None,
        initial=initial_of(draft, shown.version),
        directory=directory(actor.unit_path) if request.method == "POST" else Directory(),
        issuer=shown.issuer,
        norms=shown.norms,
        today=today,
    )
    if request.method == "GET":
        return _edit_page(request, shown, draft, form, 200)
    if not form.is_valid():
        return _edit_page(request, shown, draft, form, 422)
    edit = form.edit(shown, draft)
    try:
        services.edit_draft(draft_id, edit, version=form.cleaned_data["version"], actor=actor, now=moment)
    except StaleError as error:
        form.at_version(shown.version)
        form.add_error(None, "\n".join(_stale(error)))
        return _edit_page(request, shown, draft, form, 409)
    except DomainError as error:
        add_problems(form, error)
        return _edit_page(request, shown, draft, form, 422)
    messages.success(request, _("Passage %(position)s is changed.") % {"position": draft.position})
    if request.headers.get("HX-Request") == "true":
        return _saved(request, shown.id, draft_id, today)
    return redirect(reverse("directives:review", args=[shown.id]) + f"#d{draft.position}")


def _saved(request: HttpRequest, directive_id: int, draft_id: int, today: date) -> HttpResponse:
    """The draft as it is now, in its place; what was typed elsewhere on the page stays."""
    actor = acting(request).actor
    fresh = read_review(directive_id, actor, today)
    draft = _draft(fresh, draft_id)
    forms = AnswerForms(fresh, Directory, today)
    context = {
        "review": fresh,
        "draft": draft,
        "forms": forms.of(draft),
        "dated": [each for each in fresh.kept if each.due],
    }
    answer = render(request, "directives/_draft_saved.html", context)
    answer["HX-Reswap"] = "outerHTML"
    return answer


def _draft(shown: Review, draft_id: int) -> DraftView:
    draft = next((each for each in shown.drafts if each.id == draft_id), None)
    if draft is None:
        raise NotFoundError.of("draft.unknown", draft=draft_id)
    return draft


def _edit_page(
    request: HttpRequest, shown: Review, draft: DraftView, form: DraftForm, status: int
) -> HttpResponse:
    """The form alone for htmx, which puts it in the place of the draft; else a page of its own."""
    context = {
        "place": PLACE,
        "review": shown,
        "draft": draft,
        "form": form,
        "units": suggested(acting(request).actor),
    }
    alone = request.headers.get("HX-Request") == "true"
    name = "directives/_draft_form.html" if alone else "directives/draft.html"
    return render(request, name, {**context, "alone": alone}, status=status)


@require_http_methods(["GET", "POST"])
def edit_head(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Change title, number or authority."""
    actor = acting(request).actor
    moment = now()
    shown = read_review(directive_id, actor, local_day(moment))
    initial = {
        "version": shown.version,
        "title": shown.title.zh,
        "title_en": shown.title.en,
        "number": shown.number,
        "authority": shown.authority,
    }
    if shown.received is not None:
        initial |= {
            "issuer_words": shown.received.issuer_words,
            "arrived_on": shown.received.arrived_on,
        }
    form = HeadForm(request.POST or None, initial=initial, received=shown.received is not None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            version = form.cleaned_data["version"]
            try:
                services.edit_directive(directive_id, form.edit(), version=version, actor=actor, now=moment)
            except DomainError as error:
                add_problems(form, error)
                form.data = {name: _sent_back(typed) for name, typed in request.POST.dict().items()}
                form.at_version(shown.version)
                status = 409
            else:
                messages.success(request, _("The head of the directive is changed."))
                return redirect("directives:review", directive_id)
    context = {"place": PLACE, "review": shown, "form": form}
    return render(request, "directives/head.html", context, status=status)


@require_safe
def issue(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Lead who kept the old address of the last step on to where its price is shown."""
    if not is_draft(directive_id, acting(request).actor):
        return redirect("directives:detail", directive_id)
    return redirect(_address("burden:assessment", directive_id, request))


@require_POST
def drop(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Throw a draft directive away; the ledger keeps that there was one."""
    version = _number(request.POST.get("version"))
    services.drop_directive(directive_id, version=version, actor=acting(request).actor, now=now())
    messages.success(request, _("The draft is thrown away."))
    return redirect(reverse("directives:list") + "?shelf=drafts")

"""The little district with one thing of every kind, all of them Qingshi's or the housing office's.

A township and a department beside them have nothing, so that what they are answered shows where a
scope ends.
"""

from __future__ import annotations

from base64 import b64decode
from datetime import date, timedelta

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Model
from tests.factories.directives import draft, settle
from tests.factories.divisions import as_tgz, tables
from tests.factories.matters import row, take_in
from tests.factories.org import NOW, District, actor, make_district, make_person, person_of
from tests.factories.work import give_hours

from threadneedle.accounts.models import Person, Token
from threadneedle.accounts.services import make_token
from threadneedle.adapters.clock import local_day
from threadneedle.burden.mapping import seen_digest
from threadneedle.burden.reads.assessment import assess
from threadneedle.burden.services import issue_assessed
from threadneedle.directives import services
from threadneedle.directives.models import Directive, Extension, Merge, Objection, Question, Task
from threadneedle.directives.services.merges import merge_by_hand
from threadneedle.directives.services.proposals import propose_merges
from threadneedle.ledger.models import Event
from threadneedle.org.drafts import DutyDraft
from threadneedle.org.models import CalendarDay, CalendarYear, DutyItem, Grant, Holder, Post, Rule
from threadneedle.org.services import add_alias, begin_divisions, give_archive, stop_divisions
from threadneedle.org.services.duties import put_duties
from threadneedle.org.services.emergencies import open_emergency
from threadneedle.reports.services import ReportDraft, confirm_report, submit_report
from threadneedle.sheets.services import check_table, give_table, open_table, tell_columns
from threadneedle.worklists.services import plan_unit

PERSONAS: dict[str, str] = {
    "anonymous": "",
    "village": "liushuwan_head",
    "clerk_a": "qingshi_clerk",
    "clerk_b": "liuhe_clerk",
    "head_a": "qingshi_head",
    "issuer": "housing_clerk",
    "department": "transport_clerk",
    "supervision": "supervisor",
    "arbiter": "arbiter",
    "leader": "governor",
    "administrator": "administrator",
}
"""Who asks, and the post they hold in the little district; township A is Qingshi, B is Liuhe."""

STATES = (
    "issued",
    "signed",
    "objecting",
    "objected",
    "taken_on",
    "asking",
    "extension_asked",
    "blocked",
    "reported",
    "confirmed",
)
"""A task of Qingshi in each: *objecting* and *asking* wait for the head's signature."""

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LATER = date(2026, 7, 24)
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
"""One dot."""


class World:
    """The rows, the names by which the matrix calls them, and the keys of every persona."""

    def __init__(self) -> None:
        self.district = make_district()
        Person.objects.filter(pk=person_of(self.district.administrator).pk).update(is_staff=True)
        # Whoever has a password can be asked for it once more.
        Person.objects.update(password=make_password("needle and thread 27"))
        self.names: dict[str, object] = {}
        self._file_tasks()
        self._file_drafts()
        self._file_what_was_received()
        self._name_the_organisation()
        self._join_tasks()
        self._issue_with_its_price()
        self._declare_an_emergency()
        self._see_the_price()
        self.sessions = {name: self._session(post) for name, post in self.posts.items()}
        self.tokens = {name: self._token(post) for name, post in self.posts.items()}

    @property
    def posts(self) -> dict[str, Post]:
        """The post of each persona but the anonymous one."""
        return {name: getattr(self.district, key) for name, key in PERSONAS.items() if key}

    def _file_tasks(self) -> None:
        orders = "\n\n".join(
            f"{place}、青石镇对第{place}片区排水口开展清淤，7月10日前完成。（责任单位：青石镇）"
            for place in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
        )
        text = f"关于开展汛前清淤的通知\n\n青石镇人民政府：\n\n{orders}\n\n2026年6月17日\n"
        directive = issued(self.district, text)
        tasks = list(Task.objects.filter(directive=directive).order_by("id"))
        assert len(tasks) == len(STATES)
        for state, task in zip(STATES, tasks, strict=True):
            bring(task, state, self.district)
            task.refresh_from_db()
            assert task.unit_id == self.district.qingshi.pk
            self.names |= {state: task.pk, f"{state}_version": task.version}
        self.names |= {
            "passage": tasks[0].draft_id,
            "directive": directive.pk,
            "directive_version": directive.version,
        }
        self.names |= {
            "objection": Objection.objects.get(task=self.names["objecting"]).pk,
            "extension": Extension.objects.get(task=self.names["asking"]).pk,
        }
        self._file_a_cascade()
        self._register_matters()
        self._bring_tables()
        clerk = actor(self.district.qingshi_clerk)
        asked = services.ask_help(
            self.district.housing.pk, "边沟", "塌了。", task_id=tasks[4].pk, actor=clerk, now=NOW
        )
        self.names |= {"help": asked.pk, "help_version": asked.version}

    def _bring_tables(self) -> None:
        """Two tables of the supervision office: one waits to be taken in, of the other no column is told."""
        by = {"actor": actor(self.district.supervisor), "now": NOW}
        told = give_table("编号,事项名称\nA1,清淤\n".encode(), "a.csv", "register", **by)
        tell_columns(told.pk, "", ("number", "title"), version=told.version, **by)
        told.refresh_from_db()
        seal = check_table(open_table(told.pk, by["actor"]), by["actor"], local_day(NOW)).seal
        untold = give_table("编号,事项名称,备注\nA1,清淤,\n".encode(), "b.csv", "register", **by)
        self.names |= {"take": told.pk, "take_version": told.version, "take_seal": seal, "untold": untold.pk}

    def _declare_an_emergency(self) -> None:
        """A flood in the other township; where the list is looked at, clocks run."""
        row = open_emergency(
            self.district.liuhe.pk,
            "超警洪水",
            "防汛条例；区防指决定",
            actor=actor(self.district.arbiter),
            now=NOW,
        )
        self.names["emergency"] = row.pk

    def _issue_with_its_price(self) -> None:
        """A directive that was issued with its assessment, to which the office may answer."""
        text = "关于巡查堤防的通知\n\n青石镇7月10日前巡查堤防。（责任单位：青石镇）\n\n2026年6月17日\n"
        made = draft(self.district, text=text)
        settle(made, self.district)
        by = actor(self.district.housing_clerk)
        self.names["assessed"] = issue_assessed(made.pk, reason="汛期在即。", actor=by, now=NOW).pk

    def _join_tasks(self) -> None:
        """A line of two tasks that are worked on, one of two that are new, and what is only proposed."""
        clerk = {"actor": actor(self.district.qingshi_clerk), "now": NOW}
        lines = {"line": ("taken_on", "taken_on"), "new_line": ("issued", "signed")}
        for name, states in lines.items():
            tasks = []
            for state in states:
                text = "关于巡查桥梁的通知\n\n青石镇巡查桥梁，7月10日前完成。（责任单位：青石镇）\n"
                task = Task.objects.get(directive=issued(self.district, f"{text}\n2026年6月17日\n"))
                bring(task, state, self.district)
                tasks.append(task.pk)
            made = merge_by_hand(tasks, **clerk)
            self.names |= {name: made.pk, f"{name}_version": made.version, f"{name}_task": tasks[0]}
        propose_merges(self.district.qingshi.pk, now=NOW)
        self.names["proposal"] = Merge.objects.filter(state="proposed").order_by("pk")[0].pk

    def _register_matters(self) -> None:
        """A matter of the supervision office, led by Qingshi, and a passage that may still become one."""
        (matter,) = take_in(self.district, row(self.district, lead=self.district.qingshi.pk))
        self.names |= {"matter": matter.pk, "matter_version": matter.version}

    def _file_a_cascade(self) -> None:
        """One more task, which Qingshi has broken down for its village."""
        text = "关于检查渡口的通知\n\n青石镇检查渡口，7月10日前完成。（责任单位：青石镇）\n\n2026年6月17日\n"
        directive = issued(self.district, text)
        above = Task.objects.get(directive=directive)
        bring(above, "taken_on", self.district)
        village = self.district.liushuwan.pk
        made = services.cascade_task(above.pk, [village], actor=actor(self.district.qingshi_head), now=NOW)
        self.names |= {"cascaded": directive.pk, "above": above.pk, "below": made.made[0]}

    def _file_drafts(self) -> None:
        """A draft directive with a question open, and one that is ready to be issued."""
        text = "关于清淤的通知\n\n青石镇7月10日前完成清淤。（责任单位：青石镇）\n"
        asked = draft(self.district, text=text, authority="")
        question = Question.objects.get(directive=asked, code="authority_missing")
        ready = draft(
            self.district, text="关于巡查的通知\n\n青石镇7月10日前完成河道巡查。（责任单位：青石镇）\n"
        )
        settle(ready, self.district)
        ready.refresh_from_db()
        self.names |= {"asked": asked.pk, "asked_version": asked.version, "question": question.pk}
        first = asked.drafts.order_by("position").first()
        assert first is not None
        self.names |= {"draft": first.pk}
        self.names |= {"ready": ready.pk, "ready_version": ready.version}

    def _see_the_price(self) -> None:
        """The price that the issuer sees of the draft that is ready, when all else has been filed."""
        issuer, ready = actor(self.district.housing_clerk), self.names["ready"]
        assert isinstance(ready, int)
        self.names["ready_price"] = seen_digest(assess(ready, actor=issuer, today=local_day(NOW)), issuer)

    def _file_what_was_received(self) -> None:
        """What Qingshi received: a photograph without its words, and an order of the housing office."""
        by = actor(self.district.qingshi_clerk)
        received = services.DirectiveText(text="", received=services.Received("晴川区住房和城乡建设局"))
        picture = services.GivenFile("通知.png", PICTURE)
        untyped = services.draft_from_files([picture], received, actor=by, now=NOW)
        words = "关于检查的通知\n\n各乡镇6月24日前检查渡口。\n"
        file = services.GivenFile("通知.txt", words.encode())
        offered = services.draft_from_files([file], received, actor=by, now=NOW)
        for each in offered.drafts.all():
            services.edit_draft(each.pk, services.DraftEdit(tier=0), actor=by, now=NOW)
        services.issue_directive(offered.pk, actor=by, now=NOW)
        self.names |= {
            "untyped": untyped.pk,
            "untyped_version": untyped.version,
            "source": untyped.files.get().pk,
            "offered": offered.pk,
            "entered": offered.files.get().pk,
        }

    def _name_the_organisation(self) -> None:
        district = self.district
        somebody = make_person("newcomer", name="新来的")
        alias = add_alias(district.qingshi.pk, "青石古镇", actor=actor(district.administrator), now=NOW)
        make_token("of the issuer", "read", 30, person_id=person_of(district.housing_clerk).pk, now=NOW)
        self.names |= {
            "district": district.root.pk,
            "unit": district.qingshi.pk,
            "other_unit": district.liuhe.pk,
            "village": district.liushuwan.pk,
            "issuing_unit": district.housing.pk,
            "post": district.qingshi_clerk.pk,
            "person": somebody.pk,
            "alias": alias.pk,
            "token": Token.objects.get().pk,
            "duty": self._duty(),
            **self._divisions(),
            "holder": newest(Holder),
            "grant": newest(Grant),
            "capacity": give_hours(district.qingshi, 88, since=date(2026, 6, 1)).pk,
            "calendar_day": newest(CalendarDay),
            "calendar_year": newest(CalendarYear),
            "rule": newest(Rule),
            "event": newest(Event),
        }
        plan_unit(district.qingshi.pk, now=NOW - timedelta(days=1))
        plan_unit(district.qingshi.pk, now=NOW)

    def _divisions(self) -> dict[str, object]:
        """An archive of national divisions, and an import of it that was stopped."""
        by = actor(self.district.administrator)
        digest = give_archive([as_tgz(tables())], "divisions.tgz", actor=by)
        row = begin_divisions(digest, "910102", self.district.root.pk, actor=by, now=NOW)
        stop_divisions(row.pk, actor=by, now=NOW)
        return {"archive": digest, "division_import": row.pk}

    def _duty(self) -> int:
        """A line of the duty list of all townships."""
        line = DutyDraft(self.district.root.pk, "基01", "basic", "调解纠纷", date(2026, 1, 1))
        put_duties([line], actor=actor(self.district.administrator), now=NOW)
        return newest(DutyItem)

    def _session(self, post: Post) -> str:
        person = person_of(post)
        store = SessionStore()
        store[SESSION_KEY] = str(person.pk)
        store[BACKEND_SESSION_KEY] = BACKEND
        store[HASH_SESSION_KEY] = person.get_session_auth_hash()
        store.create()
        return str(store.session_key)

    def _token(self, post: Post) -> str:
        return make_token("matrix", "write", 30, person_id=person_of(post).pk, now=NOW)


def newest(model: type[Model]) -> int:
    """Return the key of the newest row of a table."""
    return int(model._default_manager.order_by("-pk").values_list("pk", flat=True)[0])


def issued(district: District, text: str) -> Directive:
    """Issue a text of the housing office."""
    made = draft(district, text=text)
    settle(made, district)
    return services.issue_directive(made.pk, actor=actor(district.housing_clerk), now=NOW)


def bring(task: Task, state: str, district: District) -> None:
    """Bring an issued task of Qingshi to a state, by the acts that lead there."""
    clerk = {"actor": actor(district.qingshi_clerk), "now": NOW}
    head = {"actor": actor(district.qingshi_head), "now": NOW}
    issuer = {"actor": actor(district.housing_clerk), "now": NOW}
    key = task.pk
    if state == "issued":
        return
    services.sign_task(key, **clerk)
    if state == "objecting":
        services.object_to_task(key, "not_mine", "不属本镇。", **clerk)
    elif state == "objected":
        services.object_to_task(key, "not_mine", "不属本镇。", **head)
    if state in {"signed", "objecting", "objected"}:
        return
    services.take_on_task(key, district.qingshi_clerk.pk, **clerk)
    if state == "asking":
        services.ask_extension(key, LATER, "连续降雨。", **clerk)
    elif state == "extension_asked":
        services.ask_extension(key, LATER, "连续降雨。", **head)
    elif state == "blocked":
        services.block_task(key, "道路未通。", **clerk)
    elif state in {"reported", "confirmed"}:
        submit_report(ReportDraft(key, f"key-{key}", "已清完。"), **clerk)
        if state == "confirmed":
            confirm_report(key, **issuer)

"""Every page for somebody who sees it: nothing that axe-core objects to, no wider than a phone, no error.

Both languages, both themes, desk and phone. Only the colours change with the theme, so that the second
theme of each size is held to the rules of colour alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cached_property

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page
from tests.e2e.site import (
    ADMINISTRATOR,
    CLERK,
    DESK,
    HEAD,
    LEADER,
    PHONE,
    SUPERVISION,
    TOWNSHIP,
    VILLAGE,
    Site,
    Visitor,
)

PLACES = """
import json
from tests.factories.divisions import as_tgz, tables
from threadneedle.org.services import begin_divisions, give_archive, stop_divisions
from threadneedle.accounts.models import Person
from threadneedle.adapters import clock
from threadneedle.directives.models import Directive, Draft, HelpRequest, Matter, Task
from base64 import b64decode
from threadneedle.directives.services import DirectiveText, GivenFile, Received, draft_from_files, sign_task
DOT = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==")
from threadneedle.org.models import DutyItem, Post, Unit
from threadneedle.org.reads import actor_of
now = clock.now()
unit = Unit.objects.get(short="青石镇")
own = Task.objects.filter(unit=unit, parent=None).order_by("id")
clerk = actor_of(Person.objects.get(username="qingshi.office").pk, clock.local_day(now))
sign_task(own.filter(state="issued").last().pk, actor=clerk, now=now)
issued = Directive.objects.filter(issuer__short="区住建局", state="issued").order_by("id").first()
drafted = Directive.objects.get(client_key="demo-facade-check")
def entered(data, name, office):
    given = DirectiveText(text="", received=Received(office))
    return draft_from_files([GivenFile(name, data)], given, actor=clerk, now=now)
received = entered(DOT, "扫描件.png", "区民政局")
words = "关于核对名单的通知\\n\\n各乡镇7月3日前核对名单。\\n请于收到后3个工作日内报联系人。\\n"
named = entered(words.encode(), "通知.txt", "区住建局")
from threadneedle.sheets.services import drop_take, give_table, open_table, tell_columns
keeper = actor_of(Person.objects.get(username="supervision.head").pk, clock.local_day(now))
def brought(words, name):
    return give_table(words.encode(), name, "register", actor=keeper, now=now)
untold = brought("督查编号,主办,其他\\n督1,区住建局,甲\\n", "缺列.csv")
told = brought("编号,事项名称,牵头单位\\n督1,清淤,不知道什么局\\n督2,巡查,区住建局\\n合计,2,\\n", "台账.csv")
tell_columns(told.pk, "", open_table(told.pk, keeper).fields, version=1, actor=keeper, now=now)
dropped = brought("编号,事项名称\\n督1,清淤\\n", "旧表.csv")
drop_take(dropped.pk, version=1, actor=keeper, now=now)
found = {f"{state}": own.filter(state=state).values_list("id", flat=True).first()
         for state in ("issued", "signed", "taken_on", "objected", "blocked", "extension_asked")}
assert all(found.values()), found
found["broken_down"] = Task.objects.filter(parent__unit=unit).values_list("parent", flat=True).first()
found["late"] = Task.objects.late(clock.local_day(now)).first().pk
found |= {"unit": unit.pk, "office": issued.issuer_id, "village": Unit.objects.get(short="柳树湾村").pk,
          "directive": issued.pk, "passage": issued.drafts.first().pk,
          "draft": drafted.pk, "part": drafted.drafts.first().pk, "untyped": received.pk, "offered": named.pk,
          "help": HelpRequest.objects.filter(asking=unit, answered_on=None).first().pk,
          "matter": Matter.objects.get(draft__title="出租房消防安全整治").pk,
          "chased": Matter.objects.get(draft__title="夜市油烟扰民投诉办理").pk,
          "part_free": Draft.objects.filter(directive=issued, matter=None).first().pk,
          "table_untold": untold.pk, "table": told.pk, "table_dropped": dropped.pk,
          "duty": DutyItem.objects.first().pk,
          "post": Post.objects.filter(unit=unit, heads=True).first().pk,
          "person": Post.objects.filter(unit=unit, heads=True).first().holders.first().person_id}
keeper = actor_of(Person.objects.get(username="qingchuan.administrator").pk, clock.local_day(now))
archive = give_archive([as_tgz(tables())], "divisions.tgz", actor=keeper)
row = begin_divisions(archive, "910102", keeper.unit_id, actor=keeper, now=now)
stop_divisions(row.pk, actor=keeper, now=now)
from threadneedle.directives.models import Merge
from threadneedle.directives.services.merges import merge_by_hand
# Of one kind of work nobody asks twice: these two are joined for the pages of a line.
apart = own.filter(state="taken_on", merged_in=None).order_by("-id")[:2]
line = merge_by_hand([task.pk for task in apart], actor=clerk, now=now)
found |= {"line": line.pk, "proposal": Merge.objects.filter(unit=unit).exclude(pk=line.pk).earliest("pk").pk}
found |= {"archive": archive, "division_import": row.pk}
print(json.dumps(found))
"""

PAGES = [
    ("", "/accounts/sign-in/"),
    ("", "/accounts/one-time-code/"),
    ("", "/ui/gallery"),
    (LEADER, "/board/"),
    (LEADER, "/board/?q=没有这件事"),
    (LEADER, "/search/?q=消防"),
    (LEADER, "/help/?side=all"),
    (SUPERVISION, "/worklists/units/"),
    (SUPERVISION, "/tasks/{late}"),
    (SUPERVISION, "/tasks/{late}/chase"),
    (SUPERVISION, "/sheets/"),
    (SUPERVISION, "/sheets/register/"),
    (SUPERVISION, "/sheets/takes/{table_untold}/columns"),
    (SUPERVISION, "/sheets/takes/{table}"),
    (SUPERVISION, "/sheets/takes/{table_dropped}"),
    (SUPERVISION, "/matters/"),
    (SUPERVISION, "/matters/?shelf=closed"),
    (SUPERVISION, "/matters/?q=没有这件事"),
    (SUPERVISION, "/matters/new"),
    (SUPERVISION, "/matters/numbers"),
    (SUPERVISION, "/matters/passages/{part_free}"),
    (SUPERVISION, "/matters/{matter}"),
    (SUPERVISION, "/matters/{chased}"),
    (SUPERVISION, "/matters/{chased}/slips"),
    (SUPERVISION, "/matters/{matter}/chase"),
    (SUPERVISION, "/matters/{matter}/close"),
    (SUPERVISION, "/matters/{chased}/progress"),
    (CLERK, "/directives/"),
    (CLERK, "/directives/?shelf=drafts"),
    (CLERK, "/directives/new"),
    (CLERK, "/directives/{draft}/review"),
    (CLERK, "/directives/{draft}/head"),
    (CLERK, "/directives/{draft}/assessment"),
    (CLERK, "/directives/drafts/{part}"),
    (CLERK, "/directives/drafts/{passage}/shares"),
    (CLERK, "/directives/{directive}"),
    (CLERK, "/directives/{directive}/withdraw"),
    (CLERK, "/directives/offers"),
    (TOWNSHIP, "/directives/new"),
    (TOWNSHIP, "/directives/tray"),
    (TOWNSHIP, "/directives/{untyped}/text"),
    (TOWNSHIP, "/directives/{offered}/review"),
    (TOWNSHIP, "/worklists/"),
    (TOWNSHIP, "/worklists/units/{unit}/?print=1"),
    (TOWNSHIP, "/worklists/units/{unit}/message/"),
    (TOWNSHIP, "/worklists/units/{unit}/lines/{taken_on}/"),
    (TOWNSHIP, "/worklists/units/{unit}/lines/{taken_on}/pin/"),
    (TOWNSHIP, "/worklists/units/{unit}/lines/{taken_on}/parts/"),
    (TOWNSHIP, "/worklists/units/{unit}/changes/"),
    (TOWNSHIP, "/worklists/units/{unit}/brief/"),
    (TOWNSHIP, "/worklists/mine/"),
    (TOWNSHIP, "/worklists/units/"),
    (TOWNSHIP, "/burden/"),
    (TOWNSHIP, "/burden/asked/"),
    (CLERK, "/burden/asked/"),
    (CLERK, "/burden/issuers/{office}/"),
    (SUPERVISION, "/burden/issuers/"),
    (TOWNSHIP, "/burden/notice/?from=/tasks/{taken_on}"),
    (TOWNSHIP, "/tasks/{issued}"),
    (TOWNSHIP, "/tasks/{taken_on}"),
    (TOWNSHIP, "/tasks/{broken_down}"),
    (TOWNSHIP, "/tasks/{objected}"),
    (TOWNSHIP, "/tasks/{issued}/sign"),
    (TOWNSHIP, "/tasks/{signed}/take_on"),
    (TOWNSHIP, "/tasks/{signed}/object"),
    (TOWNSHIP, "/tasks/{taken_on}/block"),
    (TOWNSHIP, "/tasks/{taken_on}/cascade"),
    (TOWNSHIP, "/tasks/{taken_on}/estimate"),
    (TOWNSHIP, "/tasks/{taken_on}/shape"),
    (TOWNSHIP, "/reports/{taken_on}/report"),
    (TOWNSHIP, "/merges/units/{unit}/"),
    (TOWNSHIP, "/merges/{proposal}/"),
    (TOWNSHIP, "/merges/{line}/"),
    (TOWNSHIP, "/reports/lines/{line}/"),
    (TOWNSHIP, "/help/"),
    (TOWNSHIP, "/help/ask?task={taken_on}"),
    (TOWNSHIP, "/help/{help}"),
    (TOWNSHIP, "/notices/"),
    (TOWNSHIP, "/tasks/987654321"),
    (HEAD, "/desk/"),
    (VILLAGE, "/worklists/"),
    (ADMINISTRATOR, "/org/units/"),
    (ADMINISTRATOR, "/org/divisions/"),
    (ADMINISTRATOR, "/org/divisions/archives/{archive}/?above=91"),
    (ADMINISTRATOR, "/org/divisions/imports/{division_import}/"),
    (ADMINISTRATOR, "/org/units/{unit}/"),
    (ADMINISTRATOR, "/org/units/{unit}/change/"),
    (ADMINISTRATOR, "/org/units/{unit}/team/"),
    (TOWNSHIP, "/org/units/{unit}/team/"),
    (TOWNSHIP, "/org/duties/"),
    (TOWNSHIP, "/org/duties/?q=没有这件事"),
    (ADMINISTRATOR, "/org/duties/add/"),
    (ADMINISTRATOR, "/org/duties/{duty}/"),
    (ADMINISTRATOR, "/org/units/{unit}/merge/"),
    (ADMINISTRATOR, "/org/units/{unit}/split/"),
    (ADMINISTRATOR, "/org/posts/{post}/change/"),
    (ADMINISTRATOR, "/org/people/"),
    (ADMINISTRATOR, "/org/people/{person}/"),
    (LEADER, "/org/emergencies/"),
    (TOWNSHIP, "/org/emergencies/"),
    (ADMINISTRATOR, "/org/calendar/"),
    (ADMINISTRATOR, "/org/rules/"),
    (ADMINISTRATOR, "/org/norms/"),
    (ADMINISTRATOR, "/accounts/"),
    (ADMINISTRATOR, "/accounts/second/app/add/"),
    (ADMINISTRATOR, "/accounts/second/passkeys/"),
    (ADMINISTRATOR, "/accounts/password/set/"),
]


class Windows:
    """One window for each persona and language, opened when it is first looked through."""

    def __init__(self, site: Site, stack: ExitStack) -> None:
        self.site, self.stack = site, stack
        self.open: dict[tuple[str, str], Visitor] = {}

    def of(self, persona: str, language: str) -> Visitor:
        key = (persona, language)
        if key not in self.open:
            self.open[key] = self.stack.enter_context(self.site.visit(persona, language=language))
        return self.open[key]

    @cached_property
    def places(self) -> dict[str, int]:
        """The things of the demo that the addresses name."""
        found: dict[str, int] = json.loads(self.site.home.script(PLACES, THREADNEEDLE_DEMO="1"))
        return found


@pytest.fixture(scope="module")
def windows(site: Site) -> Iterator[Windows]:
    """The windows of this module."""
    with ExitStack() as stack:
        yield Windows(site, stack)


def violations(page: Page, *, colours_only: bool = False) -> list[str]:
    """Return what axe-core objects to on the page as it stands."""
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if colours_only:
        options["runOnly"] = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"{each['id']}: {node['html'][:160]} {node['any'][0]['message'][:120] if node['any'] else ''}"
        for each in found
        for node in each["nodes"][:3]
    ]


SHOW = """theme => {
  document.documentElement.dataset.theme = theme;
  document.body.getBoundingClientRect();
  for (const moving of document.getAnimations()) moving.finish();
}"""
"""Colours fade from one theme to the other; what is judged is where they end."""


def show(page: Page, theme: str, size: tuple[int, int]) -> None:
    """Change theme and size of a page that is open."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate(SHOW, theme)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("persona", "path"), PAGES)
def test_a_page_is_fit_for_everybody(windows: Windows, persona: str, path: str, language: str) -> None:
    visitor = windows.of(persona, language)
    page = visitor.page
    del visitor.trouble[:]
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    answer = page.goto(visitor.address + path.format_map(windows.places))
    assert answer is not None
    expected = 404 if "987654321" in path else 200
    assert answer.status == expected
    page.evaluate(AXE_SCRIPT)
    found: dict[str, list[str]] = {}
    for theme, size, colours_only in (
        ("light", DESK, False),
        ("dark", DESK, True),
        ("dark", PHONE, False),
        ("light", PHONE, True),
    ):
        show(page, theme, size)
        found[f"{theme} {size[0]}"] = violations(page, colours_only=colours_only)
    assert {look: wrong for look, wrong in found.items() if wrong} == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert [line for line in visitor.trouble if expected == 200 or "404" not in line] == []

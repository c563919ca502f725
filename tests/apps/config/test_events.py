"""The event stream of a real server: who is told what, and when a stream ends."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.server import Home

pytestmark = pytest.mark.slow

DISTRICT = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from threadneedle.config.founding import mark_demo
from tests.factories.directives import issue
from tests.factories.org import NOW, TODAY, make_district, person_of
with transaction.atomic():
    district = make_district()
    mark_demo(TODAY, now=NOW)
    directive = issue(district)
def session(post):
    store, person = SessionStore(), person_of(post)
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store.create()
    return store.session_key
names = (
    "qingshi_clerk", "qingshi_head", "liuhe_clerk", "liushuwan_head",
    "housing_clerk", "transport_clerk", "governor",
)
print(json.dumps({name: session(getattr(district, name)) for name in names}))
"""
QINGSHI_SIGNS = """
from threadneedle.directives import services
from threadneedle.directives.models import Task
from threadneedle.org.models import Post
from tests.factories.org import NOW, actor
task = Task.objects.get(unit__name="青石镇")
services.sign_task(task.pk, actor=actor(Post.objects.get(unit=task.unit, heads=False)), now=NOW)
"""
TELL = """
from threadneedle.notifications.services import tell
from threadneedle.org.models import Unit
from tests.factories.org import NOW
unit = Unit.objects.get(name="青石镇")
tell(unit.pk, "notice.task.close", {"title": "x"}, url="", event_key="test", now=NOW)
"""
END_SESSIONS = """
import sys
from django.contrib.sessions.models import Session
from threadneedle.accounts.models import Person
from tests.factories.org import person_of
from threadneedle.org.models import Post
from threadneedle.accounts.services.persons import end_sessions
Session.objects.filter(session_key=sys.argv[1]).delete()
person = person_of(Post.objects.get(unit__name="柳河镇", heads=False))
Person.objects.filter(pk=person.pk).update(is_active=False)
"""


class Listener:
    """Reads one stream on a thread of its own."""

    def __init__(self, address: str, session: str, **headers: str) -> None:
        parts = urlsplit(address)
        self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=90)
        self.connection.request("GET", "/events", headers={"Cookie": f"sessionid={session}", **headers})
        self.answer = self.connection.getresponse()
        self.lines: list[str] = []
        self.ended = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            for line in self.answer:
                self.lines.append(line.decode().rstrip("\n"))
        except (OSError, http.client.HTTPException, ValueError):
            self.lines.append("broken off")
        self.ended.set()

    @property
    def kinds(self) -> set[str]:
        """The kinds of things that were said to have changed."""
        told = [line.removeprefix("data: ") for line in self.lines if line.startswith("data: ")]
        return {kind for line in told for kind in json.loads(line)}


@contextmanager
def served(home: Home) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve the little district on its own day; yield the address and a session for each post."""
    sessions: dict[str, str] = json.loads(home.script(DISTRICT))
    from datetime import UTC, datetime

    from tests.factories.org import NOW

    offset = round((NOW - datetime.now(UTC)).total_seconds())
    (home.data / "clock-offset").write_text(str(offset), encoding="ascii")
    with home.serving(THREADNEEDLE_DEMO="1") as address:
        yield address, sessions


def test_a_change_is_told_to_those_who_may_see_it_and_to_nobody_else(
    home: Home, wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    with served(home) as (address, sessions):
        heard = {name: Listener(address, key) for name, key in sessions.items()}
        assert {listener.answer.status for listener in heard.values()} == {200}
        assert heard["governor"].answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        wait_until(lambda: all(listener.lines for listener in heard.values()))
        home.script(QINGSHI_SIGNS)
        told = ("qingshi_clerk", "qingshi_head", "housing_clerk", "governor")
        wait_until(lambda: all(heard[name].kinds for name in told))
        home.script(TELL)
        wait_until(lambda: "notices" in heard["qingshi_head"].kinds)
        time.sleep(1.5)
        assert {name: sorted(listener.kinds) for name, listener in heard.items()} == {
            "qingshi_clerk": ["notices", "tasks"],
            "qingshi_head": ["notices", "tasks"],
            "housing_clerk": ["tasks"],
            "governor": ["tasks"],
            "liuhe_clerk": [],
            "liushuwan_head": [],
            "transport_clerk": [],
        }
    # The server has stopped, and has ended every stream in order.
    assert all(listener.ended.wait(5) and listener.lines[-1] != "broken off" for listener in heard.values())


def test_a_stream_ends_within_a_minute_of_signing_out_or_being_disabled(
    home: Home, wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    with served(home) as (address, sessions):
        signed_out, disabled, other = (
            Listener(address, sessions[name]) for name in ("qingshi_clerk", "liuhe_clerk", "governor")
        )
        wait_until(lambda: bool(signed_out.lines and disabled.lines and other.lines))
        home.script(END_SESSIONS, sessions["qingshi_clerk"])
        ends = time.monotonic() + 60
        assert signed_out.ended.wait(ends - time.monotonic())
        assert disabled.ended.wait(ends - time.monotonic())
        assert not other.ended.is_set()
        assert ": still here" in other.lines
        assert Listener(address, sessions["liuhe_clerk"]).answer.status == 403


def test_the_stream_refuses_strangers_other_methods_other_hosts_and_a_fifth_tab(home: Home) -> None:
    with served(home) as (address, sessions):
        assert Listener(address, "").answer.status == 403
        assert Listener(address, "a" * 32).answer.status == 403
        assert Listener(address, sessions["governor"], Host="elsewhere.example").answer.status == 400
        tabs = [Listener(address, sessions["governor"]) for _ in range(5)]
        assert [tab.answer.status for tab in tabs] == [200, 200, 200, 200, 204]
        again = Listener(address, sessions["qingshi_clerk"], **{"Last-Event-ID": "1"})
        assert again.answer.status == 200
        parts = urlsplit(address)
        posting = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        posting.request("POST", "/events", headers={"Cookie": f"sessionid={sessions['governor']}"})
        assert posting.getresponse().status == 405
        ends = time.monotonic() + 5
        while not again.kinds and time.monotonic() < ends:
            time.sleep(0.05)
        assert again.kinds == {"tasks", "directives", "help", "notices"}


def test_health_says_whether_the_database_answers(home: Home) -> None:
    import urllib.error
    import urllib.request

    with home.serving() as address:
        with urllib.request.urlopen(f"{address}/healthz") as answer:  # noqa: S310 - http
            assert (answer.status, answer.read()) == (200, b"ok\n")
        if home.database:
            return
        file = Path(home.data / "threadneedle.sqlite3")
        file.rename(file.with_suffix(".kept"))
        file.mkdir()
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}/healthz")  # noqa: S310 - http
        assert refused.value.code == 503

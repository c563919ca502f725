"""Reports over HTTP while the server is killed: is an answered one ever lost, is any ever filed twice?

    python -m benchmarks durability          SQLite in a temporary folder
    python tests/postgres.py python -m benchmarks durability

Four senders file one report after another. In each of 60 rounds the server process gets ``kill -9`` at a
random moment of the second after its first answer. Once it is back, what had no answer is sent again with the
same key and words; where there was one, the last report is. In the end each key must have one report and one
event of the ledger, and the ledger must be whole. Only the process dies: what a power cut leaves of a disk's
own cache is not measured here.
"""

from __future__ import annotations

import csv
import http.client
import json
import os
import random
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "durability.csv"
ROUNDS, SENDERS, SEED = 60, 4, 14
FILL = f"""
import json
from threadneedle.accounts.services.tokens import make_token
from threadneedle.adapters import clock
from tests.factories.directives import taken_on
from tests.factories.org import make_district, person_of
district = make_district()
tasks = [taken_on(district).pk for _ in range({SENDERS})]
clerk = person_of(district.qingshi_clerk)
token = make_token("benchmark", "write", 7, person_id=clerk.pk, now=clock.now())
print(json.dumps([token, tasks]))
"""
READ = """
import json
from threadneedle.ledger.models import Event
from threadneedle.reports.models import Report
filed = list(Report.objects.values_list("client_key", "text", "pk"))
events = list(Event.objects.filter(kind="task.progress").values_list("payload__body__report", flat=True))
print(json.dumps([filed, events]))
"""


@dataclass
class Sender:
    """One client: what it has sent, what was answered, and the number of its report on the server."""

    number: int
    task: int
    token: str
    sent: int = 0
    answered: dict[str, int] = field(default_factory=dict)
    unanswered: str = ""
    resent: int = 0
    changed: int = 0
    errors: list[str] = field(default_factory=list)

    def work(self, port: int, begun: threading.Event, stop: threading.Event) -> None:
        """Send until the server is gone; begin with what is unsettled."""
        if last := (self.unanswered or next(reversed(self.answered), "")):
            self.resent += 1
            if not self.send(port, last):
                return
            begun.set()
        while not stop.is_set():
            self.sent += 1
            if not self.send(port, f"{self.number}-{self.sent}"):
                return
            begun.set()

    def send(self, port: int, key: str) -> bool:
        """Send one report; return whether there was an answer."""
        self.unanswered = key
        body = {"task": self.task, "client_key": key, "text": f"report {key}", "complete": False}
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("POST", "/api/v1/reports", json.dumps(body | {"quantity": "1"}), headers)
            answer = connection.getresponse()
            said = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return False
        finally:
            connection.close()
        if answer.status != 201:
            self.errors.append(f"{key}: {answer.status} {said}")
            return False
        self.changed += self.answered.setdefault(key, said["id"]) != said["id"]
        self.unanswered = ""
        return True


def main() -> int:
    """Measure and write ``results/durability.csv``; rows of the other database stay."""
    from tests.server import new_home

    with tempfile.TemporaryDirectory(prefix="tn-bench-") as folder:
        home = new_home(Path(folder) / "data", f"durability_{os.getpid()}")
        if home.command("migrate").returncode:
            raise RuntimeError("the database could not be made")
        token, tasks = json.loads(home.script(FILL))
        senders = [Sender(number, task, token) for number, task in enumerate(tasks)]
        chance = random.Random(SEED)
        kills = sum(one_round(home, senders, chance.uniform(0, 1)) for _ in range(ROUNDS))
        with home.serving() as address:
            port = int(address.rsplit(":", 1)[1])
            for sender in senders:
                if sender.unanswered:
                    sender.resent += 1
                    sender.send(port, sender.unanswered)
        filed, events = json.loads(home.script(READ))
        verified = home.command("ledger", "verify")
    row = judged(senders, filed, events)
    row |= {
        "database": "postgresql" if home.database else "sqlite",
        "rounds": ROUNDS,
        "kills in the middle of reports": kills,
        "ledger": verified.stdout.strip().rsplit(" ", 1)[-1],
    }
    keep(row)
    for name, value in row.items():
        print(f"{name:<34} {value}")
    for sender in senders:
        for error in sender.errors[:3]:
            print(error)
    wrong = ("acknowledged and lost", "filed twice", "other answer to a resend", "refused", "never answered")
    return int(verified.returncode != 0 or any(row[name] for name in wrong) or kills < ROUNDS)


def one_round(home: object, senders: list[Sender], after: float) -> bool:
    """Serve, let all send, and kill the server; return whether a report was without an answer then."""
    from tests.server import Home, free_port, wait_for

    assert isinstance(home, Home)
    port, begun, stop = free_port(), threading.Event(), threading.Event()
    server = home.start("serve", "--port", str(port))
    wait_for(server, f"http://127.0.0.1:{port}/healthz")
    threads = [threading.Thread(target=sender.work, args=(port, begun, stop)) for sender in senders]
    for thread in threads:
        thread.start()
    begun.wait(30)
    time.sleep(after)
    server.kill()
    server.communicate()
    stop.set()
    for thread in threads:
        thread.join()
    return any(sender.unanswered for sender in senders)


def judged(senders: list[Sender], filed: list[tuple[str, str, int]], events: list[int]) -> dict[str, object]:
    """Compare what the senders were told with what is there."""
    rows = Counter(key for key, _, _ in filed)
    words = Counter(text for _, text, _ in filed)
    by_key = {key: number for key, _, number in filed}
    told = {key: number for sender in senders for key, number in sender.answered.items()}
    recorded = Counter(events)
    return {
        "sent": sum(sender.sent for sender in senders),
        "acknowledged": len(told),
        "sent again": sum(sender.resent for sender in senders),
        "acknowledged and lost": sum(
            by_key.get(key) != number or not recorded[number] for key, number in told.items()
        ),
        "filed twice": sum(found > 1 for counted in (rows, words, recorded) for found in counted.values()),
        "other answer to a resend": sum(sender.changed for sender in senders),
        "refused": sum(len(sender.errors) for sender in senders),
        "never answered": sum(bool(sender.unanswered) for sender in senders),
    }


def keep(row: dict[str, object]) -> None:
    """Write the row of this database; that of the other stays."""
    rows: dict[str, dict[str, object]] = {}
    if RESULTS.exists():
        with RESULTS.open(encoding="utf-8", newline="") as source:
            rows = {each["database"]: dict(each) for each in csv.DictReader(source)}
    rows[str(row["database"])] = row
    names = ["database", *(name for name in row if name != "database")]
    with RESULTS.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, names)
        writer.writeheader()
        writer.writerows(rows[each] for each in sorted(rows))

"""What happens after an event: one table. The record of the event is the queue; see ``ledger.jobs``."""

from __future__ import annotations

from threadneedle.config import notices, successions
from threadneedle.config.emergencies import follow_emergency
from threadneedle.config.notices import Act
from threadneedle.directives.jobs import propose_for_tasks
from threadneedle.ledger.jobs import Subscription
from threadneedle.worklists.jobs import note_change, note_rules, note_team
from threadneedle.worklists.reads.changes import CHANGES_OF_WORK, TEAM_CAUSES


def _subscription(handler: str, act: Act, *kinds: str) -> Subscription:
    return Subscription(handler, frozenset(kinds), act)


# The names are kept beside each event that was handled: a renamed handler would tell everybody again.
SUBSCRIPTIONS = (
    _subscription("tell.issue", notices.tell_of_issue, "directive.issue", "matter.register"),
    _subscription("tell.cascade", notices.tell_of_cascade, "task.cascade"),
    _subscription("tell.withdrawal", notices.tell_of_withdrawal, "directive.withdraw", "task.withdraw"),
    _subscription(
        "tell.executor",
        notices.tell_executor,
        "task.concede",
        "task.uphold",
        "task.overrule",
        "task.grant_extension",
        "task.refuse_extension",
        "task.return",
        "task.confirm",
        "task.close",
    ),
    _subscription(
        "tell.issuer",
        notices.tell_issuer,
        "task.object",
        "task.retract",
        "task.ask_extension",
        "task.report",
    ),
    _subscription("tell.head", notices.tell_head, "task.propose_objection", "task.propose_extension"),
    _subscription("tell.chase", notices.tell_of_chase, "task.chase"),
    _subscription("tell.matter", notices.tell_of_matters, "matter.update", "matter.close"),
    _subscription("tell.matter_chase", notices.tell_of_matter_chase, "matter.chase"),
    _subscription("tell.owing", notices.tell_owing, "task.block"),
    _subscription(
        "merge.propose",
        propose_for_tasks,
        "directive.issue",
        "directive.withdraw",
        "matter.register",
        "task.cascade",
        "task.carry",
        "task.withdraw",
        "task.grant_extension",
    ),
    _subscription("plan.stale", note_change, *CHANGES_OF_WORK),
    _subscription("emergency.clocks", follow_emergency, "emergency.open", "emergency.close"),
    _subscription(
        "plan.rules",
        note_rules,
        "calendar.announce_year",
        "calendar.remove_day",
        "calendar.set_day",
        "norm.set",
        "rule.import",
        "rule.set",
    ),
    _subscription("plan.team", note_team, *TEAM_CAUSES),
    _subscription("tell.help", notices.tell_of_help, "help.ask", "help.answer"),
    _subscription("carry.over", successions.carry_over, "unit.merge", "unit.split"),
    _subscription("carry.place", successions.follow, "unit.move"),
    _subscription("tell.carry", notices.tell_of_carrying, "task.carry"),
)

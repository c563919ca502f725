"""How much of a source text somebody reads: a register that was taken in is many affairs, not one."""

from __future__ import annotations

import re

from threadneedle.core.base import Actor, covers
from threadneedle.core.extraction import Fate
from threadneedle.directives.models import Directive, Draft, Task

SIGNS = re.compile(r"[^\n]")


def readable_text(directive: Directive, actor: Actor) -> str:
    """Return the text of a visible directive with every place where it was.

    The rows of a register are kept as one text, but each of them is an affair of its own: outside the office
    one reads those of which one sees a task, and blanks in the place of the others. No query for a text that
    is more than such rows, else at most two.

    Parameters
    ----------
    directive
        With its issuer.
    """
    rows = directive.sentences
    text = directive.text
    alone = len(rows) < 2 or any(row[2] != Fate.TASK.value for row in rows)
    if alone or any(covers(scope, directive.issuer.path) for scope in actor.scopes()):
        return text
    if Draft.objects.filter(directive=directive, matter__isnull=False).count() < len(rows):
        return text
    tasks = Task.objects.visible_to(actor).filter(directive=directive).order_by()
    seen = set(tasks.values_list("draft__start", flat=True))
    parts: list[str] = []
    reached = 0
    for start, end, *_ in rows:
        parts.append(text[reached:start])
        parts.append(text[start:end] if start in seen else SIGNS.sub(" ", text[start:end]))
        reached = end
    return "".join([*parts, text[reached:]])

"""Which paragraphs belong together: a numbered item with what hangs under it, or lines of one message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from threadneedle.core.extraction.found import Body
from threadneedle.core.extraction.structure import Block

_ENDS = frozenset("。;!?:)]”.")
_FEW = 10
_LONG = 80


@dataclass(frozen=True, slots=True)
class Group:
    """A numbered item with the paragraphs under it, or paragraphs that hang under nothing."""

    head: int
    blocks: tuple[int, ...]


def groups_of(body: Body) -> list[Group]:
    """Put blocks together, in order. Lines of a message that end without a sign are one paragraph."""
    loose = len(body.blocks) <= _FEW
    out: list[Group] = []
    for group in _by_number(body.blocks):
        before = out[-1] if out else None
        if loose and before and before.head < 0 and group.head < 0 and _runs_on(body, before.blocks[-1]):
            out[-1] = Group(-1, (*before.blocks, *group.blocks))
        else:
            out.append(group)
    return out


def _runs_on(body: Body, at: int) -> bool:
    words = body.words(body.blocks[at])
    return 4 < len(words) <= _LONG and words[-1] not in _ENDS


def _by_number(blocks: tuple[Block, ...]) -> Iterator[Group]:
    head, members = -1, list[int]()
    for at, block in enumerate(blocks):
        if block.kind:
            if members:
                yield Group(head, tuple(members))
            head, members = at, [at]
        elif head >= 0:
            members.append(at)
        else:
            yield Group(-1, (at,))
    if members:
        yield Group(head, tuple(members))

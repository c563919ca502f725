"""Words known to every room of the core: errors, tiers, roles and the actor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from types import MappingProxyType

SEGMENT = 4
"""Digits of one level in a unit path: ``"0001"`` is a root, ``"00010007"`` its seventh child."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule: ``code`` names the rule, ``params`` the thing and the value.

    Words for people are made at the edge, in every language, from the code.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        shown = ", ".join(f"{key}={value!r}" for key, value in sorted(self.params.items()))
        return f"{self.code}: {shown}" if shown else self.code


class DomainError(Exception):
    """A rule said no. Nothing was changed."""

    def __init__(self, *problems: Problem) -> None:
        if not problems:
            raise ValueError("a domain error needs at least one problem")
        self.problems = problems
        super().__init__("; ".join(map(str, problems)))

    @classmethod
    def of(cls, code: str, **params: object) -> DomainError:
        """Make the error of one problem."""
        return cls(Problem(code, MappingProxyType(params)))


class NotFoundError(DomainError):
    """The thing does not exist, or lies outside what the actor may see."""


class ForbiddenError(DomainError):
    """The actor sees the thing but lacks the role for the act."""


class InvalidError(DomainError):
    """The input breaks a rule."""


class ConflictError(DomainError):
    """The act does not fit the present state of the thing."""


class StaleError(ConflictError):
    """Somebody else acted first: the version no longer matches."""


class IllegalTransitionError(ConflictError):
    """The life table has no row for this state and this action."""


def plain_words(text: str, field: str, *, most: int, required: bool = True) -> str:
    """Return what a person typed, without outer white space and without NUL, which no database keeps.

    Raises
    ------
    InvalidError
        ``words.missing`` if nothing is left of ``required`` words; ``words.too_long`` for more than ``most``
        characters.
    """
    clean = text.replace("\x00", "").strip()
    if required and not clean:
        raise InvalidError.of("words.missing", field=field)
    if len(clean) > most:
        raise InvalidError.of("words.too_long", field=field, length=len(clean), limit=most)
    return clean


class Tier(IntEnum):
    """The four tiers, strictly lexicographic: no amount of a later one buys any of an earlier one."""

    SAFETY = 0
    LIVELIHOOD = 1
    ECONOMY = 2
    DEVELOPMENT = 3


class Role(StrEnum):
    """What a post may do within a subtree of units."""

    VIEWER = "viewer"
    CLERK = "clerk"
    """Signs for, takes on, reports, blocks, asks for help."""
    HEAD = "head"
    """Signs objections and extensions of the unit."""
    ISSUER = "issuer"
    """Issues directives; confirms, returns, chases, withdraws what was issued."""
    SUPERVISOR = "supervisor"
    """Chases and closes, whoever issued."""
    ARBITER = "arbiter"
    """Rules on objections between two units of its subtree."""
    LEADER = "leader"
    """Reads the board, answers requests for help."""
    ADMINISTRATOR = "administrator"
    """Keeps units, posts, people, calendar and rules; sees no tasks."""


def covers(path: str, other: str) -> bool:
    """Tell whether ``other`` is the unit at ``path`` or lies below it."""
    return other.startswith(path)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role on the subtree at ``path``.

    ``delegable`` means that its holder may grant it onwards. A grant that does not act is held only for
    that: an administrator can make somebody clerk without being one, as PostgreSQL (16, 2023) keeps
    ADMIN apart from INHERIT.
    """

    role: Role
    path: str
    delegable: bool = False
    acts: bool = True


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a post at a unit, with roles, for one request."""

    person_id: int
    post_id: int
    unit_id: int
    unit_path: str
    grants: tuple[Grant, ...] = ()

    def may(self, role: Role, path: str) -> bool:
        """Tell whether the actor holds ``role`` on a subtree that contains ``path``."""
        return any(grant.role is role and grant.acts and covers(grant.path, path) for grant in self.grants)

    def may_delegate(self, role: Role, path: str) -> bool:
        """Tell whether the actor may grant ``role`` at ``path``: nobody grants what they lack."""
        return any(
            grant.role is role and grant.delegable and covers(grant.path, path) for grant in self.grants
        )

    def scopes(self) -> tuple[str, ...]:
        """Return the outermost paths whose tasks the actor may see, sorted.

        The administrator's role opens the organisation, not the work.
        """
        working = (grant for grant in self.grants if grant.acts and grant.role is not Role.ADMINISTRATOR)
        paths = sorted({grant.path for grant in working})
        outermost: list[str] = []
        for path in paths:
            if not outermost or not covers(outermost[-1], path):
                outermost.append(path)
        return tuple(outermost)

"""The files of an order: who may open them, and which orders wait for their words to be typed."""

from __future__ import annotations

from dataclasses import dataclass

from threadneedle.core.base import Actor, NotFoundError
from threadneedle.directives.mapping import stands_for_issuer
from threadneedle.directives.models import Directive, SourceFile
from threadneedle.directives.reads.names import Name

PICTURES = ("jpeg", "png")


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that an order came in; ``size`` in bytes."""

    id: int
    name: str
    media: str
    size: int
    pages: int
    typed: bool

    @property
    def is_picture(self) -> bool:
        """Tell whether a browser can show it."""
        return self.media in PICTURES


def file_view(each: SourceFile) -> FileView:
    """Return a file as pages show it; it is read with its stored file."""
    return FileView(each.pk, each.file.name, each.file.media, each.file.size, each.pages, each.typed)


def files_of(directive_id: int) -> tuple[FileView, ...]:
    """Return the files of an order, whoever asks: the caller has made sure that it is visible."""
    rows = SourceFile.objects.filter(directive=directive_id).select_related("file")
    return tuple(file_view(each) for each in rows)


def visible_file(source_id: int, actor: Actor) -> int:
    """Return the stored file behind a file of an order that the actor can see.

    Raises
    ------
    NotFoundError
        ``file.unknown``.
    """
    directives = Directive.objects.visible_to(actor)
    found = SourceFile.objects.filter(pk=source_id, directive__in=directives).values_list("file", flat=True)
    stored = found.first()
    if stored is None:
        raise NotFoundError.of("file.unknown")
    return int(stored)


@dataclass(frozen=True, slots=True)
class Untyped:
    """An order that waits for its text to be typed beside its pictures."""

    id: int
    version: int
    title: Name
    files: tuple[FileView, ...]


def untyped(directive_id: int, actor: Actor) -> Untyped | None:
    """Return an order that has no text yet; None if it has one or was issued.

    Raises
    ------
    NotFoundError
        If the actor sees none, or may not change it.
    """
    directive = Directive.objects.visible_to(actor).select_related("issuer").filter(pk=directive_id).first()
    if directive is None or not stands_for_issuer(directive, directive.issuer.path, actor):
        raise NotFoundError.of("directive.unknown", directive=directive_id)
    if directive.text or directive.state != Directive.State.DRAFTED:
        return None
    name = Name(directive.title, directive.title_en)
    return Untyped(directive.pk, directive.version, name, files_of(directive.pk))

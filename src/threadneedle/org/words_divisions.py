"""Words for the codes of national divisions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ARCHIVES: Mapping[str, Promise] = MappingProxyType(
    {
        "divisions.not_an_archive": _("This is neither a .tgz nor a .zip archive."),
        "divisions.broken": _("The archive is broken or was cut off. Fetch it again and compare its size."),
        "divisions.locked": _("The archive is locked with a password, or packed in a way not known here."),
        "divisions.bomb": _("The archive would swell beyond measure; it was not unpacked."),
        "divisions.too_large": _("The archive is larger than %(most)s MB."),
        "divisions.unsafe_name": _("A name in the archive points out of it: %(file)s. Nothing was unpacked."),
        "divisions.file_missing": _("The file %(file)s is missing."),
        "divisions.file_twice": _("There are two files called %(file)s."),
        "divisions.header": _("%(file)s, line 1: the header is “%(found)s”; it must be “%(wanted)s”."),
        "divisions.empty": _("%(file)s has no rows."),
        "divisions.columns": _("%(file)s, line %(row)s: %(found)s columns instead of %(wanted)s."),
        "divisions.code": _("%(file)s, line %(row)s: the code “%(code)s” must have %(digits)s digits."),
        "divisions.twice": _("%(file)s, line %(row)s: the code %(code)s stands there twice."),
        "divisions.not_in_order": _(
            "%(file)s, line %(row)s: %(code)s comes after %(last)s; the rows must be in order of code."
        ),
        "divisions.no_parent": _(
            "%(file)s, line %(row)s: %(code)s belongs to “%(parent)s”, which is not in the list above it."
        ),
        "divisions.name": _("%(file)s, line %(row)s: %(code)s needs a name of 1 to %(most)s signs."),
        "divisions.name_signs": _(
            "%(file)s, line %(row)s: the name of %(code)s has signs that cannot be shown."
        ),
        "divisions.too_many_rows": _("%(file)s has more than %(most)s rows."),
        "divisions.not_utf8": _("%(file)s is not written in UTF-8."),
        "divisions.not_csv": _("%(file)s is not a table of comma-separated values."),
    }
)

IMPORTS: Mapping[str, Promise] = MappingProxyType(
    {
        "divisions.lost": _("This archive is no longer here. Give it again."),
        "divisions.unknown": _("The archive has no division with the code %(area)s that can be taken in."),
        "divisions.under_way": _(
            "Another import is under way, below %(unit)s. Wait for it, or stop it first."
        ),
        "divisions.elsewhere": _(
            "%(name)s (%(area)s) stands in the tree already, but not below the unit you chose: %(unit)s."
        ),
        "divisions.import_unknown": _("There is no such import."),
        "divisions.not_going": _("This import is not under way."),
        "divisions.not_stopped": _("Only an import that was stopped or has failed can go on."),
        "divisions.failed": _(
            "Something went wrong that nobody foresaw; the worker’s log names it. What has come stays."
        ),
        "divisions.parent_left_out": _("%(name)s (%(code)s) was left out, because what it belongs to was."),
        "divisions.closed": _(
            "%(name)s (%(code)s) was left out: %(unit)s, which has this code, has been closed."
        ),
        "divisions.stands_elsewhere": _(
            "%(name)s (%(code)s) was left out: %(unit)s, which has this code, stands elsewhere in the tree."
        ),
        "divisions.same_name": _(
            "%(name)s (%(code)s): another unit below %(unit)s is called so; the code was put into the name."
        ),
    }
)

STATES: Mapping[str, Promise] = MappingProxyType(
    {
        "division_state.waiting": pgettext_lazy("import", "Waiting for the worker"),
        "division_state.running": pgettext_lazy("import", "Under way"),
        "division_state.stopped": pgettext_lazy("import", "Stopped"),
        "division_state.done": pgettext_lazy("import", "Done"),
        "division_state.failed": pgettext_lazy("import", "Failed"),
    }
)

DIVISIONS: Mapping[str, Promise] = MappingProxyType({**ARCHIVES, **IMPORTS, **STATES})

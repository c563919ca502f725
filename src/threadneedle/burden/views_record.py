"""The record of an assessment, sent as PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from threadneedle.adapters import clock
from threadneedle.burden.reads.records import record_of
from threadneedle.burden.record import record_pdf
from threadneedle.org.middleware import acting


@require_safe
def assessment_pdf(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Send the one-page record of an assessment, in the reader's language."""
    today = clock.local_day(clock.now())
    record = record_of(directive_id, actor=acting(request).actor, today=today)
    answer = HttpResponse(record_pdf(record), content_type="application/pdf")
    name = _("Burden assessment %(title)s.pdf") % {"title": str(record.assessment.title)[:60]}
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

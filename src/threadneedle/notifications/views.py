"""The list of notices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from threadneedle.notifications import reads, services
from threadneedle.notifications.words import sentence
from threadneedle.org.middleware import acting


@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """Show the notices of the post, newest first."""
    actor = acting(request).actor
    page = reads.notices_of(actor, request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(line, sentence(line.code, line.params)) for line in page.items],
        "unread": reads.unread_count(actor),
        "newest": reads.newest_notice(actor),
    }
    return render(request, "notifications/list.html", context)


@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Note that the post has read its notices, up to the newest one that the page showed."""
    actor = acting(request).actor
    wanted = request.POST.get("up_to", "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= 18:
        services.mark_read(min(int(wanted), reads.newest_notice(actor)), actor=actor)
    return HttpResponseRedirect(reverse("notifications:list"))

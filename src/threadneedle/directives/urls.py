"""Addresses of directives, drafts, tasks and requests for help."""

from __future__ import annotations

from django.urls import path

from threadneedle.directives.views import (
    acts,
    intake,
    lists,
    matters,
    merges,
    norms,
    offers,
    requests,
    review,
    shares,
    tasks,
)

app_name = "directives"

urlpatterns = [
    path("directives/", lists.directive_list, name="list"),
    path("directives/new", intake.new, name="new"),
    path("directives/offers", offers.offer_list, name="offers"),
    path("directives/<int:directive_id>/take-over", offers.take, name="take_over"),
    path("directives/<int:directive_id>/leave", offers.decline, name="decline_offer"),
    path("directives/tray", intake.tray, name="tray"),
    path("directives/<int:directive_id>/text", intake.type_text, name="text"),
    path("directives/files/<int:source_id>", intake.source_file, name="file"),
    path("directives/<int:directive_id>", lists.detail, name="detail"),
    path("directives/<int:directive_id>/withdraw", lists.withdraw, name="withdraw"),
    path("directives/<int:directive_id>/review", review.review, name="review"),
    path("directives/<int:directive_id>/head", review.edit_head, name="head"),
    path("directives/<int:directive_id>/issue", review.issue, name="issue"),
    path("directives/<int:directive_id>/drop", review.drop, name="drop"),
    path("directives/drafts/<int:draft_id>", review.edit_draft, name="draft"),
    path("directives/drafts/<int:draft_id>/shares", shares.shares, name="shares"),
    path("tasks/<int:task_id>", tasks.task, name="task"),
    path("tasks/<int:task_id>/<slug:name>", acts.act, name="act"),
    path("matters/", matters.matter_list, name="matters"),
    path("matters/new", matters.new, name="new_matter"),
    path("matters/numbers", matters.numbers, name="matter_numbers"),
    path("matters/passages/<int:draft_id>", matters.passage, name="register_passage"),
    path("matters/<int:matter_id>", matters.matter, name="matter"),
    path("matters/<int:matter_id>/chase", matters.chase, name="chase_matter"),
    path("matters/<int:matter_id>/close", matters.close, name="close_matter"),
    path("matters/<int:matter_id>/progress", matters.progress, name="matter_progress"),
    path("matters/<int:matter_id>/slips", matters.slips, name="matter_slips"),
    path("org/norms/", norms.norms, name="norms"),
    path("merges/units/<int:unit_id>/", merges.desk, name="merges"),
    path("merges/<int:merge_id>/", merges.line, name="merge"),
    path("help/", requests.help_list, name="help"),
    path("help/ask", requests.ask, name="ask_help"),
    path("help/<int:request_id>", requests.help_one, name="help"),
]

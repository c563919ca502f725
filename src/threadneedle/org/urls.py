"""Addresses of the organisation's pages."""

from django.urls import path

from threadneedle.org.views import (
    divisions,
    duties,
    emergencies,
    people,
    posts,
    succession,
    tables,
    teams,
    units,
)

app_name = "org"
urlpatterns = [
    path("units/", units.units, name="units"),
    path("units/<int:unit_id>/", units.unit, name="unit"),
    path("units/<int:unit_id>/below/", units.below, name="below"),
    path("units/<int:unit_id>/change/", units.change_unit, name="change_unit"),
    path("units/<int:unit_id>/team/", teams.team, name="team"),
    path("units/<int:unit_id>/merge/", succession.merge, name="merge"),
    path("units/<int:unit_id>/split/", succession.split, name="split"),
    path("posts/<int:post_id>/change/", posts.change_post, name="change_post"),
    path("act-as/", posts.act_as, name="act_as"),
    path("people/", people.people, name="people"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/code/", people.code, name="code"),
    path("duties/", duties.duties, name="duties"),
    path("duties/add/", duties.add_duty, name="add_duty"),
    path("duties/<int:duty_id>/", duties.duty, name="duty"),
    path("divisions/", divisions.divisions, name="divisions"),
    path("divisions/archives/<str:digest>/", divisions.division_archive, name="division_archive"),
    path("divisions/imports/<int:import_id>/", divisions.division_import, name="division_import"),
    path("emergencies/", emergencies.emergencies, name="emergencies"),
    path("emergencies/<int:emergency_id>/end/", emergencies.end_emergency, name="end_emergency"),
    path("calendar/", tables.calendar, name="calendar"),
    path("rules/", tables.rules, name="rules"),
]

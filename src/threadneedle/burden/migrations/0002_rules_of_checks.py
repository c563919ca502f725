"""Give installations that have a rule pack already the rules by which the text of a directive is checked."""

from datetime import date

from django.db import migrations

KEYS = (
    "document_characters",
    "proof_demands",
    "paper_demands",
    "staff_demands",
    "command_demands",
    "veto_demands",
    "letter_demands",
    "ranking_demands",
    "fact_valid_days",
)


def add_rules(apps, schema_editor):
    from threadneedle.org.services.rules import shipped_rules

    Rule = apps.get_model("org", "Rule")
    first = Rule.objects.order_by("since").values_list("since", flat=True).first()
    if first is None:
        return
    present = set(Rule.objects.filter(key__in=KEYS).values_list("key", flat=True))
    for draft in shipped_rules(date(first.year, first.month, first.day)):
        if draft.key in KEYS and draft.key not in present:
            Rule.objects.create(
                key=draft.key,
                value=draft.value,
                unit_of_value=draft.unit_of_value,
                name=draft.name,
                name_en=draft.name_en,
                since=draft.since,
                source=draft.source,
                house_default=draft.house_default,
            )


class Migration(migrations.Migration):
    dependencies = [
        ("burden", "0001_initial"),
        ("org", "0008_teams_norms_emergencies"),
    ]
    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]

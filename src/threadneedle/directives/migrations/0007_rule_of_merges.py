"""Give installations that have a rule pack already the rule of what may be one line."""

from django.db import migrations

KEYS = ("merge_days_apart",)


def add_rules(apps, schema_editor):
    from threadneedle.org.services.rules import add_shipped_rules

    add_shipped_rules(apps.get_model("org", "Rule"), KEYS)


class Migration(migrations.Migration):
    dependencies = [
        ("directives", "0006_shares_of_drafts"),
        ("org", "0009_absences_without_reasons"),
    ]
    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]

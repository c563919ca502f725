"""Give installations that have a rule pack already the rules of raised work and of the share of safety."""

from django.db import migrations

KEYS = ("promote_after_days", "floor_economy_percent", "floor_development_percent", "safety_share_percent")


def add_rules(apps, schema_editor):
    from threadneedle.org.services.rules import add_shipped_rules

    add_shipped_rules(apps.get_model("org", "Rule"), KEYS)


class Migration(migrations.Migration):
    dependencies = [
        ("worklists", "0005_pins_and_failures"),
        ("org", "0008_teams_norms_emergencies"),
    ]
    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]

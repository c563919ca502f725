"""Give installations that have a rule pack already the rules by which the text of a directive is checked."""

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
    from threadneedle.org.services.rules import add_shipped_rules

    add_shipped_rules(apps.get_model("org", "Rule"), KEYS)


class Migration(migrations.Migration):
    dependencies = [
        ("burden", "0001_initial"),
        ("org", "0008_teams_norms_emergencies"),
    ]
    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]

"""Keep how many inspections a directive announces; give the rule about them to installations that have a pack."""

from django.db import migrations, models

KEYS = ("visit_demands",)


def add_rules(apps, schema_editor):
    from threadneedle.org.services.rules import add_shipped_rules

    add_shipped_rules(apps.get_model("org", "Rule"), KEYS)


class Migration(migrations.Migration):
    dependencies = [
        ("burden", "0002_rules_of_checks"),
        ("org", "0009_absences_without_reasons"),
    ]
    operations = [
        migrations.AddField(
            model_name="burdenassessment",
            name="visits",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="inspections announced"),
        ),
        migrations.RunPython(add_rules, migrations.RunPython.noop),
    ]

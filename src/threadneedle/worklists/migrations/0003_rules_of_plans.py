"""Give installations that have a rule pack already the rules that plans of days need."""

from django.db import migrations

KEYS = ("norm_task", "norm_periodic", "norm_meeting", "norm_information", "redated_most")


def add_rules(apps, schema_editor):
    from threadneedle.org.services.rules import add_shipped_rules

    add_shipped_rules(apps.get_model("org", "Rule"), KEYS)


class Migration(migrations.Migration):
    dependencies = [("worklists", "0002_work_plan"), ("org", "0003_granted_only")]
    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]

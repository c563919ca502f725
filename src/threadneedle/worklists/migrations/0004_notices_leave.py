from django.db import migrations


class Migration(migrations.Migration):
    """Burden notices have a room of their own; their table goes with them."""

    dependencies = [("worklists", "0003_rules_of_plans")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("BurdenNotice")]),
    ]

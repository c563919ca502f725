from django.db import migrations

from threadneedle.ledger import triggers


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunPython(triggers.create, migrations.RunPython.noop)]

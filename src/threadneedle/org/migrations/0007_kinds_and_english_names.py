"""Indexes for lists by kind and for English names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0006_former_places"),
    ]

    operations = [
        migrations.AlterField(
            model_name="unit",
            name="name_en",
            field=models.CharField(blank=True, db_index=True, max_length=96, verbose_name="English name"),
        ),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(fields=["kind", "closed_on", "path"], name="open_units_by_kind"),
        ),
    ]

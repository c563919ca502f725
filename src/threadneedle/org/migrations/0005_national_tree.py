"""Indexes by name and code for a large tree; what an import of divisions keeps of its way."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0004_divisions_and_duties"),
    ]

    operations = [
        migrations.AddField(
            model_name="divisionimport",
            name="counts",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="divisionimport",
            name="moved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="divisionimport",
            name="renames",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="divisionimport",
            name="resumed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="divisionimport",
            name="resumed_with",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="divisionimport",
            name="skipped",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="unit",
            name="code",
            field=models.CharField(blank=True, db_index=True, max_length=16, verbose_name="area code"),
        ),
        migrations.AlterField(
            model_name="unit",
            name="name",
            field=models.CharField(db_index=True, max_length=64, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="unit",
            name="short",
            field=models.CharField(db_index=True, max_length=32, verbose_name="short name"),
        ),
    ]

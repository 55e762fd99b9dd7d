from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_no_statistics(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """PostgreSQL's statistics hold values of columns, and would hold a key after it has been destroyed."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE kompass_noteskey ALTER COLUMN wrapped SET STATISTICS 0")


class Migration(migrations.Migration):
    dependencies = [
        ("kompass", "0015_begun_in_strategies"),
    ]

    operations = [
        migrations.AlterField(
            model_name="begun",
            name="kind",
            field=models.CharField(
                choices=[
                    ("comment", "Comment"),
                    ("answer", "Answer"),
                    ("decision", "Decision"),
                    ("update", "Update"),
                    ("case", "Case"),
                    ("strategy", "Strategy"),
                    ("part", "Part"),
                    ("measure", "Measure"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunPython(keep_no_statistics, migrations.RunPython.noop),
    ]

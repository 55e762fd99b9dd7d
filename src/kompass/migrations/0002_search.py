from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# The embedded database has a full-text index of its own, refilled from the entries ('rebuild') whenever they are
# made anew. The tokens are ASCII and only their presence counts, so neither position nor column is kept.
_SQLITE = """
    CREATE VIRTUAL TABLE kompass_searchfulltext
    USING fts5(stems, content='kompass_searchentry', content_rowid='id', tokenize='ascii', detail='none')
"""
_POSTGRESQL = """
    CREATE INDEX kompass_searchentry_stems ON kompass_searchentry
    USING gin (to_tsvector('simple', stems)) WITH (fastupdate = off)
"""


def make_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE)


def drop_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX kompass_searchentry_stems")
    else:
        schema_editor.execute("DROP TABLE kompass_searchfulltext")


class Migration(migrations.Migration):
    dependencies = [
        ("kompass", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchIndex",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("key", models.CharField(max_length=240)),
                ("language", models.CharField(max_length=2)),
                (
                    "country",
                    models.CharField(
                        blank=True,
                        choices=[("NO", "Norway"), ("SE", "Sweden"), ("DK", "Denmark"), ("ZZ", "Invented")],
                        max_length=2,
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=600)),
                ("text", models.TextField(blank=True)),
                ("verdict", models.CharField(blank=True, max_length=24)),
                ("stems", models.TextField()),
            ],
            options={
                "ordering": ["place", "language"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "key", "language"), name="one_search_entry_per_language"
                    )
                ],
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]

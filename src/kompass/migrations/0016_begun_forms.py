from django.db import migrations, models


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
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deployments", "0013_weekly_copies")]

    operations = [
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True)),
                fields=["notice"],
                name="question_unanswered",
            ),
        ),
    ]

from django.db import migrations, models
from django.db.models import F


def old_answers_are_seen(apps, schema_editor):
    """Nobody is asked to read what they were answered before it was noted whether they had."""
    questions = apps.get_model("deployments", "Question").objects
    questions.filter(answered_at__isnull=False).update(answer_seen_at=F("answered_at"))


class Migration(migrations.Migration):
    dependencies = [("deployments", "0010_at_the_door")]

    operations = [
        migrations.AddField(
            model_name="question",
            name="answer_seen_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_seen_at__isnull", True), ("answered_at__isnull", False), _connector="OR"),
                name="question_seen_once_answered",
            ),
        ),
        migrations.RunPython(old_answers_are_seen, migrations.RunPython.noop),
    ]

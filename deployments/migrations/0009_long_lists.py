from django.db import migrations, models

from ledger.operations import Trigram


class Migration(migrations.Migration):
    dependencies = [("deployments", "0008_moves_of_every_kind")]

    operations = [
        migrations.AddIndex(
            model_name="deployment",
            index=models.Index(fields=["-from_on", "-id"], name="deployment_by_day"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["-issued_at", "-id"], name="notice_by_issue"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["status", "-issued_at", "-id"], name="notice_by_state"),
        ),
        Trigram("deployments_notice", "before", "after", name="notice_by_words"),
    ]

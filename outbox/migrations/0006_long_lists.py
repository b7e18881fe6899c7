from django.db import migrations, models

from ledger.operations import Trigram


class Migration(migrations.Migration):
    dependencies = [("outbox", "0005_mailbox_gives_a_sign_of_life")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["status", "id"], name="delivery_by_state"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["category", "id"], name="letter_of_kind"),
        ),
        Trigram("outbox_letter", "about", "subject", name="letter_by_words"),
        Trigram("outbox_delivery", "name", "address", name="delivery_by_words"),
    ]

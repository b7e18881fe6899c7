from django.db import migrations

from ledger.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [AppendOnly("outbox_attempt")]

from django.db import migrations
from django.db.models.functions import Coalesce, Now


def put_back(apps, schema_editor):
    """From now on a worker holds deliveries by a batch. What one held before has none: it is due again.

    What was called back meanwhile bears the reason, and is never sent.
    """
    held = apps.get_model("outbox", "Delivery").objects.filter(status="SENDING")
    called_back = held.exclude(ended_because="")
    called_back.update(status="CANCELLED", claim=None, claimed_at=None, ended_at=Coalesce("ended_at", Now()))
    held.update(status="QUEUED", claim=None, claimed_at=None)


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_append_only")]

    operations = [migrations.RunPython(put_back, migrations.RunPython.noop)]

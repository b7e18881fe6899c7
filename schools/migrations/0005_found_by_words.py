from django.db import migrations

from ledger.operations import Trigram


class Migration(migrations.Migration):
    dependencies = [("schools", "0004_clusters")]

    operations = [
        Trigram("schools_school", "UPPER(name)", "UPPER(town)", "UPPER(postcode)", name="school_by_words"),
    ]

from django.db import migrations

from ledger.operations import Trigram


class Migration(migrations.Migration):
    dependencies = [("officers", "0005_role_title_is_a_row")]

    operations = [
        Trigram("officers_officer", "UPPER(display_name)", "UPPER(collar_number)", name="officer_by_words"),
    ]

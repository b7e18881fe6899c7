from django.db import migrations

from ledger.operations import AppendOnly, NoOverlap


class Migration(migrations.Migration):
    dependencies = [("officers", "0001_initial")]

    operations = [
        AppendOnly("officers_vettingcheck"),
        NoOverlap("officers_tenure", ("officer_id",), "from_on", ("ended_on", "planned_until_on")),
    ]

from django.db import migrations

from ledger.operations import AppendOnly, NoOverlap


class Migration(migrations.Migration):
    dependencies = [("deployments", "0001_initial")]

    operations = [
        AppendOnly("deployments_acknowledgement"),
        AppendOnly("deployments_registerentry"),
        AppendOnly("deployments_registerremark"),
        NoOverlap("deployments_deployment", ("officer_id", "school_id"), "from_on", ("until_on",)),
    ]

from django.db import migrations


class Migration(migrations.Migration):
    """A copy's order on the page: head, DSL, deputy. Touches no table."""

    dependencies = [("deployments", "0002_rules")]

    operations = [migrations.AlterModelOptions(name="noticecopy", options={"ordering": ["-contact__role", "pk"]})]

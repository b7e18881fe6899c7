import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("officers", "0004_role_titles")]

    operations = [
        migrations.RemoveField(model_name="officer", name="role_title"),
        migrations.RenameField(model_name="officer", old_name="role", new_name="role_title"),
        migrations.AlterField(
            model_name="officer",
            name="role_title",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="officers", to="officers.roletitle"
            ),
        ),
    ]

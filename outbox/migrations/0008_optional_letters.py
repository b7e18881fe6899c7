from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0007_letter_sender")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="is_optional",
            field=models.BooleanField(default=False),
        ),
    ]

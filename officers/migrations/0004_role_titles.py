from django.db import migrations


def make_role_titles(apps, schema_editor):
    """The titles that officers bear become rows, so that courses can be asked of one and not of another."""
    Officer, RoleTitle = apps.get_model("officers", "Officer"), apps.get_model("officers", "RoleTitle")
    for force, name in Officer.objects.order_by().values_list("force", "role_title").distinct():
        title, _ = RoleTitle.objects.get_or_create(force_id=force, name=name)
        Officer.objects.filter(force=force, role_title=name).update(role=title)
    Force = apps.get_model("schools", "Force")
    for force in Force.objects.all():
        RoleTitle.objects.get_or_create(force=force, name=force.officer_title)


class Migration(migrations.Migration):
    dependencies = [("officers", "0003_record")]

    operations = [migrations.RunPython(make_role_titles, migrations.RunPython.noop)]

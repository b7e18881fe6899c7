import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from ledger.operations import AppendOnly, AppendOnlyFor

class Migration(migrations.Migration):

    dependencies = [
        ('deployments', '0009_long_lists'),
        ('officers', '0006_found_by_words'),
        ('outbox', '0006_long_lists'),
        ('schools', '0005_found_by_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DoorCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('typed', models.CharField(max_length=100)),
                ('answer', models.CharField(choices=[('EXPECTED', 'Expected today'), ('NOT_EXPECTED', 'Our officer, not expected today'), ('ELSEWHERE', 'An officer of the unit, not ours'), ('SEVERAL', 'Several officers of this name'), ('UNKNOWN', 'Not known')], max_length=12)),
                ('checked_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-checked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.TextField(blank=True, max_length=4000)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('escalated_at', models.DateTimeField(blank=True, null=True)),
                ('given', models.CharField(blank=True, max_length=100)),
                ('came_at', models.DateTimeField()),
                ('words', models.TextField(max_length=2000)),
                ('match', models.CharField(choices=[('EXPECTED', 'Expected after all'), ('NOT_ANNOUNCED', 'Known to the school, but not announced'), ('UNTOLD', 'Change took effect without the school being told'), ('OTHER', 'Another officer of the unit'), ('UNKNOWN', 'Not known')], max_length=13)),
                ('evidence', models.TextField()),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='VisitCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was_match', models.CharField(choices=[('EXPECTED', 'Expected after all'), ('NOT_ANNOUNCED', 'Known to the school, but not announced'), ('UNTOLD', 'Change took effect without the school being told'), ('OTHER', 'Another officer of the unit'), ('UNKNOWN', 'Not known')], max_length=13)),
                ('was_evidence', models.TextField()),
                ('because', models.CharField(max_length=500)),
                ('corrected_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['corrected_at', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='registerentry',
            name='register_entry_of_one_thing',
        ),
        migrations.AlterField(
            model_name='registerentry',
            name='shortfall',
            field=models.CharField(choices=[('SHORT_NOTICE', 'Short notice'), ('UNTOLD', 'School not told'), ('SUSPENDED', 'Officer withdrawn at once'), ('ENTERED_LATE', 'Entered late'), ('UNANNOUNCED', 'Reported by a school as unannounced')], max_length=12),
        ),
        migrations.AddField(
            model_name='doorcheck',
            name='checked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='door_checks', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='doorcheck',
            name='school',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='door_checks', to='schools.school'),
        ),
        migrations.AddField(
            model_name='visit',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='visit',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='visit',
            name='command_unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='schools.commandunit'),
        ),
        migrations.AddField(
            model_name='visit',
            name='contact',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='schools.contact'),
        ),
        migrations.AddField(
            model_name='visit',
            name='letter',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answered_visit', to='outbox.letter'),
        ),
        migrations.AddField(
            model_name='visit',
            name='notice',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='deployments.notice'),
        ),
        migrations.AddField(
            model_name='visit',
            name='officer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='officers.officer'),
        ),
        migrations.AddField(
            model_name='visit',
            name='school',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='schools.school'),
        ),
        migrations.AddField(
            model_name='registerentry',
            name='visit',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='register_entry', to='deployments.visit'),
        ),
        migrations.AddConstraint(
            model_name='registerentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('change', None), ('deployment', None), ('shortfall', 'SUSPENDED'), ('suspension__isnull', False), ('visit', None)), models.Q(('change', None), ('deployment__isnull', False), ('shortfall', 'ENTERED_LATE'), ('suspension', None), ('visit', None)), models.Q(('change', None), ('deployment', None), ('shortfall', 'UNANNOUNCED'), ('suspension', None), ('visit__isnull', False)), models.Q(('author__isnull', False), ('change__isnull', False), ('deployment', None), ('shortfall__in', ['SHORT_NOTICE', 'UNTOLD']), ('suspension', None), ('visit', None)), _connector='OR'), name='register_entry_of_one_thing'),
        ),
        migrations.AddField(
            model_name='visitcorrection',
            name='corrected_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='visitcorrection',
            name='visit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='deployments.visit'),
        ),
        migrations.AddField(
            model_name='visitcorrection',
            name='was_officer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='officers.officer'),
        ),
        migrations.AddIndex(
            model_name='doorcheck',
            index=models.Index(fields=['school', '-checked_at'], name='door_check_of_school'),
        ),
        migrations.AddIndex(
            model_name='doorcheck',
            index=models.Index(fields=['checked_by', '-checked_at'], name='door_check_of_person'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='visit_answered_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('came_at__lte', models.F('asked_at'))), name='visit_is_over'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('match', 'UNKNOWN'), ('officer__isnull', True)), models.Q(models.Q(('match', 'UNKNOWN'), _negated=True), ('officer__isnull', False)), _connector='OR'), name='visit_known_officer'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('notice__isnull', True), ('match', 'EXPECTED'), _connector='OR'), name='visit_notice_if_expected'),
        ),
        AppendOnlyFor("deployments_doorcheck", "checked_at", 365),
        AppendOnly("deployments_visitcorrection"),
        # SQLite has rebuilt this table, and lost its rule.
        AppendOnly("deployments_registerentry"),
    ]

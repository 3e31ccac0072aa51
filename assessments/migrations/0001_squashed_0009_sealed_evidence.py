"""Every migration up to 0009 in one: a new database takes this alone.

A database made before goes on where it stopped, by the migrations named in `replaces`; those stay
until no such database is left. tests/test_migrations.py holds both to the same tables, constraints,
indexes and triggers.
"""

import datetime
import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models

from assessments.migrations._frozen import freeze, thaw

TABLE = "shared_cache"


def begin(apps, schema_editor):
    rows = apps.get_model("assessments", "PublicData").objects.using(schema_editor.connection.alias)
    rows.create(pk=1, edition=1)


def create_cache(apps, schema_editor):
    """Make the table of the cache that all processes share, as Django lays it out."""
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop_cache(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):

    replaces = [
        ('assessments', '0001_initial'),
        ('assessments', '0002_frozen_releases'),
        ('assessments', '0003_desk'),
        ('assessments', '0004_plans'),
        ('assessments', '0005_workflow'),
        ('assessments', '0007_corrections'),
        ('assessments', '0008_shared_cache'),
        ('assessments', '0009_sealed_evidence'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Framework',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('version', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=120)),
                ('source', models.CharField(max_length=300)),
                ('aggregate', models.CharField(choices=[('arithmetic', 'Arithmetic'), ('geometric', 'Geometric'), ('harmonic', 'Harmonic')], max_length=10)),
                ('coverage', models.FloatField()),
                ('scale_min', models.FloatField()),
                ('scale_max', models.FloatField()),
                ('scale_labels', models.JSONField(blank=True, default=list)),
                ('digest', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['code', 'version'],
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='framework_once_per_version', violation_error_message='This framework version is already loaded.'), models.CheckConstraint(condition=models.Q(('aggregate__in', ['arithmetic', 'geometric', 'harmonic'])), name='framework_aggregate_is_known', violation_error_message='The aggregate must be one of: arithmetic, geometric, harmonic.'), models.CheckConstraint(condition=models.Q(('coverage__gt', 0), ('coverage__lte', 1)), name='framework_coverage_is_a_share', violation_error_message='The coverage must be above 0 and at most 1.'), models.CheckConstraint(condition=models.Q(('scale_min__lt', models.F('scale_max'))), name='framework_scale_goes_up', violation_error_message="The scale's minimum must be below its maximum.")],
            },
        ),
        migrations.CreateModel(
            name='LoggedWords',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('token', models.TextField()),
            ],
            options={
                'verbose_name_plural': 'logged words',
                'constraints': [models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='logged_words_digest_is_sha256', violation_error_message='Logged words are found by their SHA-256.'), models.CheckConstraint(condition=models.Q(('token', ''), _negated=True), name='logged_words_are_sealed', violation_error_message='Logged words are sealed.')],
            },
        ),
        migrations.CreateModel(
            name='Ministry',
            fields=[
                ('code', models.CharField(max_length=3, primary_key=True, serialize=False)),
                ('country', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=160, verbose_name='official English name')),
                ('national_name', models.CharField(blank=True, max_length=200)),
                ('website', models.URLField(blank=True)),
                ('region', models.CharField(blank=True, max_length=40, verbose_name='M49 region')),
                ('subregion', models.CharField(blank=True, max_length=60, verbose_name='M49 sub-region')),
                ('income_group', models.CharField(blank=True, choices=[('Low income', 'Low income'), ('Lower middle income', 'Lower middle income'), ('Upper middle income', 'Upper middle income'), ('High income', 'High income')], max_length=24)),
                ('standing', models.CharField(choices=[('UN member', 'UN member'), ('UN observer', 'UN observer'), ('other', 'Other')], max_length=12)),
            ],
            options={
                'verbose_name_plural': 'ministries',
                'ordering': ['country'],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z]{3}$')), name='ministry_code_is_three_capitals', violation_error_message="A ministry's code is three capital letters."), models.UniqueConstraint(fields=('country',), name='ministry_once_per_country', violation_error_message='This country already has a ministry.'), models.CheckConstraint(condition=models.Q(('standing__in', ['UN member', 'UN observer', 'other'])), name='ministry_standing_is_known', violation_error_message='The standing must be one of: UN member, UN observer, other.'), models.CheckConstraint(condition=models.Q(('income_group__in', ['Low income', 'Lower middle income', 'Upper middle income', 'High income', ''])), name='ministry_income_group_is_known', violation_error_message='The income group must be one of: Low income, Lower middle income, Upper middle income, High income.'), models.CheckConstraint(condition=models.Q(('website', ''), ('website__regex', '^https?://'), _connector='OR'), name='ministry_website_is_http', violation_error_message="A website's address starts with http:// or https://.")],
            },
        ),
        migrations.CreateModel(
            name='PublicData',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='public_data_is_one_row', violation_error_message='There is only one data version.')],
            },
        ),
        migrations.CreateModel(
            name='SitePolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_private', models.BooleanField(default=False)),
                ('second_factor_roles', models.JSONField(blank=True, default=list)),
            ],
            options={
                'verbose_name_plural': 'site policy',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='site_policy_is_one_row', violation_error_message='There is one policy.')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('time_zone', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('username', ''), _negated=True), name='user_has_a_username', violation_error_message='A user needs a name to sign in with.')],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='ConflictOfInterest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('declared_at', models.DateTimeField()),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ministry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to='assessments.ministry')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'conflicts of interest',
                'ordering': ['ministry'],
                'constraints': [models.UniqueConstraint(fields=('user', 'ministry'), name='interest_once_per_ministry', violation_error_message='This conflict of interest is already declared.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='interest_has_a_reason', violation_error_message='Say what the conflict is.')],
            },
        ),
        migrations.CreateModel(
            name='Dimension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('title', models.CharField(max_length=120)),
                ('aggregate', models.CharField(choices=[('arithmetic', 'Arithmetic'), ('geometric', 'Geometric'), ('harmonic', 'Harmonic')], max_length=10)),
                ('weight', models.FloatField(default=1)),
                ('source', models.CharField(blank=True, max_length=120)),
                ('first_pole', models.SlugField(blank=True, max_length=40)),
                ('second_pole', models.SlugField(blank=True, max_length=40)),
                ('position', models.PositiveSmallIntegerField()),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dimensions', to='assessments.framework')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('framework', 'code'), name='dimension_once_per_framework', violation_error_message='This framework already has this dimension.'), models.CheckConstraint(condition=models.Q(('aggregate__in', ['arithmetic', 'geometric', 'harmonic'])), name='dimension_aggregate_is_known', violation_error_message='The aggregate must be one of: arithmetic, geometric, harmonic.'), models.CheckConstraint(condition=models.Q(('weight__gt', 0)), name='dimension_weight_is_positive', violation_error_message='A weight must be above 0.'), models.CheckConstraint(condition=models.Q(models.Q(('first_pole', ''), ('second_pole', '')), models.Q(models.Q(('first_pole', ''), _negated=True), models.Q(('second_pole', ''), _negated=True)), _connector='OR'), name='dimension_poles_paired', violation_error_message='A dimension has two poles or none.')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('verb', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=120)),
                ('detail', models.JSONField(default=dict)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['subject'], name='event_subject')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(choices=[('analyst', 'Analyst'), ('lead', 'Lead'), ('ministry', 'Ministry member'), ('coordinator', 'Coordinator')], max_length=12)),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ministry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='assessments.ministry')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-invited_at'],
                'constraints': [models.UniqueConstraint(fields=('digest',), name='invitation_once_per_token', violation_error_message='This token is taken.'), models.CheckConstraint(condition=models.Q(('role__in', ['analyst', 'lead', 'ministry', 'coordinator'])), name='invitation_role_is_known', violation_error_message='The role must be one of: analyst, lead, ministry, coordinator.'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'ministry'), ('ministry__isnull', False)), models.Q(models.Q(('role', 'ministry'), _negated=True), ('ministry__isnull', True)), _connector='OR'), name='invitation_ministry_iff_ministry_role', violation_error_message='A ministry member needs a ministry; other roles have none.'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_acceptance_paired', violation_error_message='An acceptance has both a time and a person.'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='invitation_revoking_paired', violation_error_message='A withdrawal has both a time and a person.')],
            },
        ),
        migrations.CreateModel(
            name='Lens',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('title', models.CharField(max_length=120)),
                ('source', models.CharField(blank=True, max_length=120)),
                ('position', models.PositiveSmallIntegerField()),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lenses', to='assessments.framework')),
            ],
            options={
                'verbose_name_plural': 'lenses',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('framework', 'code'), name='lens_once_per_framework', violation_error_message='This framework already has this lens.')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('analyst', 'Analyst'), ('lead', 'Lead'), ('ministry', 'Ministry member'), ('coordinator', 'Coordinator')], max_length=12)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('ministry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='assessments.ministry')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['analyst', 'lead', 'ministry', 'coordinator'])), name='membership_role_is_known', violation_error_message='The role must be one of: analyst, lead, ministry, coordinator.'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'ministry'), ('ministry__isnull', False)), models.Q(models.Q(('role', 'ministry'), _negated=True), ('ministry__isnull', True)), _connector='OR'), name='membership_ministry_iff_ministry_role', violation_error_message='A ministry member needs a ministry; other roles have none.'), models.UniqueConstraint(condition=models.Q(('ministry__isnull', True)), fields=('user', 'role'), name='membership_once_per_role', violation_error_message='This user already holds this role.'), models.UniqueConstraint(fields=('user', 'ministry'), name='membership_once_per_ministry', violation_error_message='This user is already a member of this ministry.')],
            },
        ),
        migrations.CreateModel(
            name='Mission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wikidata_id', models.CharField(max_length=16)),
                ('host_country', models.CharField(max_length=80)),
                ('city', models.CharField(blank=True, max_length=120)),
                ('type', models.CharField(blank=True, max_length=120)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('ministry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='missions', to='assessments.ministry')),
            ],
            options={
                'ordering': ['host_country', 'city', 'wikidata_id'],
                'constraints': [models.UniqueConstraint(fields=('wikidata_id',), name='mission_once_per_wikidata_id', violation_error_message='This mission is already in the directory.'), models.CheckConstraint(condition=models.Q(('wikidata_id__regex', '^Q[1-9][0-9]*$')), name='mission_wikidata_id_is_a_q_number', violation_error_message='A Wikidata item is a Q and a number.'), models.CheckConstraint(condition=models.Q(('host_country', ''), _negated=True), name='mission_has_a_host_country', violation_error_message='A mission needs a host country.'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('latitude__range', (-90, 90)), ('longitude__isnull', False), ('longitude__range', (-180, 180))), _connector='OR'), name='mission_coordinates_paired_and_on_earth', violation_error_message='Give both coordinates, within ±90 and ±180, or neither.')],
            },
        ),
        migrations.CreateModel(
            name='Operator',
            fields=[
                ('wikidata_id', models.CharField(max_length=16, primary_key=True, serialize=False)),
                ('ministry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='operators', to='assessments.ministry')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('wikidata_id__regex', '^Q[1-9][0-9]*$')), name='operator_wikidata_id_is_a_q_number', violation_error_message='A Wikidata item is a Q and a number.')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('year', models.PositiveSmallIntegerField()),
                ('opens_on', models.DateField(blank=True, null=True)),
                ('closes_on', models.DateField(blank=True, null=True)),
                ('is_demonstration', models.BooleanField(default=False)),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='assessments.framework')),
                ('coders', models.PositiveSmallIntegerField(default=1, verbose_name='analysts for each ministry')),
            ],
            options={
                'ordering': ['-year', 'code'],
                'constraints': [models.UniqueConstraint(fields=('code',), name='round_once_per_code', violation_error_message='This round code is taken.'), models.CheckConstraint(condition=models.Q(('year__range', (1900, 2200))), name='round_year_is_plausible', violation_error_message='The year must be between 1900 and 2200.'), models.CheckConstraint(condition=models.Q(('opens_on__isnull', True), ('closes_on__isnull', True), ('opens_on__lte', models.F('closes_on')), _connector='OR'), name='round_opens_before_it_closes', violation_error_message='A round cannot close before it opens.'), models.CheckConstraint(condition=models.Q(('coders__range', (1, 9))), name='round_coders_are_few', violation_error_message='Between 1 and 9 analysts code each ministry.')],
            },
        ),
        migrations.CreateModel(
            name='SavedList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('ministries', models.ManyToManyField(related_name='+', to='assessments.ministry')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lists', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'name'), name='list_once_per_name', violation_error_message='You already have a list of this name.'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='list_has_a_name', violation_error_message='A list needs a name.')],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('assigned', 'Assigned'), ('coding', 'Coding'), ('reconciling', 'Reconciling'), ('reply', 'Right of reply'), ('deciding', 'Adjudication'), ('final', 'Final'), ('released', 'Released')], default='assigned', max_length=12)),
                ('ministry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='assessments.ministry')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='assessments.round')),
                ('reply_submitted_at', models.DateTimeField(blank=True, null=True)),
                ('reply_submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['ministry'],
                'constraints': [models.UniqueConstraint(fields=('ministry', 'round'), name='assessment_once_per_round', violation_error_message='This ministry is already assessed in this round.'), models.CheckConstraint(condition=models.Q(('stage__in', ['assigned', 'coding', 'reconciling', 'reply', 'deciding', 'final', 'released'])), name='assessment_stage_is_known', violation_error_message='The stage must be one of: assigned, coding, reconciling, reply, deciding, final, released.'), models.CheckConstraint(condition=models.Q(models.Q(('reply_submitted_at__isnull', True), ('reply_submitted_by__isnull', True)), models.Q(('reply_submitted_at__isnull', False), ('reply_submitted_by__isnull', False)), _connector='OR'), name='assessment_reply_paired', violation_error_message='A submitted reply has both a time and a person.')],
            },
        ),
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('platform', models.CharField(choices=[('website', 'Website'), ('facebook', 'Facebook'), ('twitter', 'X (Twitter)'), ('youtube', 'YouTube'), ('instagram', 'Instagram'), ('linkedin', 'LinkedIn'), ('mastodon', 'Mastodon'), ('telegram', 'Telegram'), ('other', 'Other')], max_length=12)),
                ('address', models.CharField(max_length=500, verbose_name='handle or URL')),
                ('language', models.CharField(blank=True, max_length=40)),
                ('audience', models.CharField(blank=True, max_length=120)),
                ('purpose', models.CharField(blank=True, max_length=120)),
                ('status', models.CharField(choices=[('active', 'Active'), ('closed', 'Closed')], default='active', max_length=8)),
                ('origin', models.CharField(choices=[('directory', 'Imported directory'), ('desk', 'Entered by hand')], default='desk', max_length=10)),
                ('ministry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='channels', to='assessments.ministry')),
                ('mission', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='channels', to='assessments.mission')),
            ],
            options={
                'ordering': ['platform', 'address'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ministry__isnull', True), ('mission__isnull', False)), models.Q(('ministry__isnull', False), ('mission__isnull', True)), _connector='OR'), name='channel_of_a_ministry_or_a_mission', violation_error_message='A channel belongs to a ministry or to a mission.'), models.CheckConstraint(condition=models.Q(('platform__in', ['website', 'facebook', 'twitter', 'youtube', 'instagram', 'linkedin', 'mastodon', 'telegram', 'other'])), name='channel_platform_is_known', violation_error_message='The platform must be one of: website, facebook, twitter, youtube, instagram, linkedin, mastodon, telegram, other.'), models.CheckConstraint(condition=models.Q(('status__in', ['active', 'closed'])), name='channel_status_is_known', violation_error_message='The status must be one of: active, closed.'), models.CheckConstraint(condition=models.Q(('origin__in', ['directory', 'desk'])), name='channel_origin_is_known', violation_error_message='The origin must be one of: directory, desk.'), models.CheckConstraint(condition=models.Q(('address', ''), _negated=True), name='channel_has_an_address', violation_error_message='A channel needs a handle or a URL.'), models.UniqueConstraint(fields=('mission', 'platform', 'address'), name='channel_once_per_mission', violation_error_message='This mission already has this channel.'), models.UniqueConstraint(fields=('ministry', 'platform', 'address'), name='channel_once_per_ministry', violation_error_message='This ministry already has this channel.'), models.CheckConstraint(condition=models.Q(models.Q(('platform', 'website'), _negated=True), ('address__regex', '^https?://'), _connector='OR'), name='channel_website_is_http', violation_error_message="A website's address starts with http:// or https://.")],
            },
        ),
        migrations.CreateModel(
            name='Facet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('title', models.CharField(max_length=120)),
                ('aggregate', models.CharField(choices=[('arithmetic', 'Arithmetic'), ('geometric', 'Geometric'), ('harmonic', 'Harmonic')], max_length=10)),
                ('weight', models.FloatField(default=1)),
                ('position', models.PositiveSmallIntegerField()),
                ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facets', to='assessments.dimension')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('dimension', 'code'), name='facet_once_per_dimension', violation_error_message='This dimension already has this facet.'), models.CheckConstraint(condition=models.Q(('aggregate__in', ['arithmetic', 'geometric', 'harmonic'])), name='facet_aggregate_is_known', violation_error_message='The aggregate must be one of: arithmetic, geometric, harmonic.'), models.CheckConstraint(condition=models.Q(('weight__gt', 0)), name='facet_weight_is_positive', violation_error_message='A weight must be above 0.')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=50, validators=[django.core.validators.RegexValidator('^[-a-zA-Z0-9_]+(\\.[1-9][0-9]*)?\\Z')])),
                ('published_at', models.DateTimeField()),
                ('method_version', models.CharField(max_length=20)),
                ('content_hash', models.CharField(max_length=64)),
                ('previous_hash', models.CharField(blank=True, max_length=64)),
                ('ministry_count', models.PositiveIntegerField()),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='releases', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='assessments.round')),
                ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='assessments.release')),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code',), name='release_once_per_code', violation_error_message='This release code is taken.'), models.CheckConstraint(condition=models.Q(('content_hash__regex', '^[0-9a-f]{64}$')), name='release_hash_is_sha256', violation_error_message='A release has the SHA-256 of its content.'), models.UniqueConstraint(fields=('corrects',), name='release_corrected_once', violation_error_message='This release is already corrected. Correct the newest one.'), models.CheckConstraint(condition=models.Q(('corrects__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='release_corrects_for_a_reason', violation_error_message='Say why the release is corrected.')],
            },
        ),
        migrations.CreateModel(
            name='Coding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('analyst', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codings', to=settings.AUTH_USER_MODEL)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codings', to='assessments.assessment')),
                ('due_on', models.DateField(blank=True, null=True)),
                ('reopen_reason', models.TextField(blank=True)),
                ('reopened_at', models.DateTimeField(blank=True, null=True)),
                ('reopened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reopenings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'analyst'), name='coding_once_per_analyst', violation_error_message='This analyst already codes this ministry in this round.'), models.CheckConstraint(condition=models.Q(models.Q(('reopened_at__isnull', True), ('reopened_by__isnull', True)), models.Q(('reopened_at__isnull', False), ('reopened_by__isnull', False)), _connector='OR'), name='coding_reopening_paired', violation_error_message='A reopening has both a time and a person.'), models.CheckConstraint(condition=models.Q(models.Q(('reopen_reason', ''), ('reopened_at__isnull', True)), models.Q(('reopened_at__isnull', False), models.Q(('reopen_reason', ''), _negated=True)), _connector='OR'), name='coding_reopened_iff_reason', violation_error_message='A coding is reopened for a reason.')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('old_state', models.CharField(max_length=14)),
                ('old_value', models.FloatField(blank=True, null=True)),
                ('new_state', models.CharField(max_length=14)),
                ('new_value', models.FloatField(blank=True, null=True)),
                ('reason', models.TextField()),
                ('index_before', models.FloatField(blank=True, null=True)),
                ('index_after', models.FloatField(blank=True, null=True)),
                ('rank_before', models.PositiveIntegerField(blank=True, null=True)),
                ('rank_after', models.PositiveIntegerField(blank=True, null=True)),
                ('ministry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='assessments.ministry')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='assessments.release')),
            ],
            options={
                'ordering': ['ministry', 'code'],
                'constraints': [models.UniqueConstraint(fields=('release', 'ministry', 'code'), name='correction_once_per_answer', violation_error_message='This answer is corrected once in each release.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='correction_has_a_reason', violation_error_message='Say why it is corrected.')],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('assigned', 'Assigned'), ('coding', 'Coding'), ('reconciling', 'Reconciling'), ('reply', 'Right of reply'), ('deciding', 'Adjudication'), ('final', 'Final'), ('released', 'Released')], max_length=12)),
                ('due_at', models.DateTimeField()),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deadlines', to='assessments.assessment')),
            ],
            options={
                'ordering': ['due_at'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'stage'), name='deadline_once_per_stage', violation_error_message='This stage already has a deadline.'), models.CheckConstraint(condition=models.Q(('stage__in', ['assigned', 'coding', 'reconciling', 'reply', 'deciding', 'final', 'released'])), name='deadline_stage_is_known', violation_error_message='The stage must be one of: assigned, coding, reconciling, reply, deciding, final, released.')],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=120)),
                ('question', models.TextField()),
                ('kind', models.CharField(choices=[('rated', 'Rated'), ('measured', 'Measured')], max_length=10)),
                ('weight', models.FloatField(default=1)),
                ('source', models.CharField(max_length=120)),
                ('lenses', models.JSONField(blank=True, default=list)),
                ('act', models.CharField(blank=True, choices=[('say', 'Say'), ('listen', 'Listen'), ('do', 'Do')], max_length=6)),
                ('aspect', models.CharField(blank=True, choices=[('intent', 'Intent'), ('practice', 'Practice')], max_length=8)),
                ('review_by', models.DateField(blank=True, null=True)),
                ('guidance', models.TextField(blank=True)),
                ('unit', models.CharField(blank=True, max_length=80)),
                ('worst', models.FloatField(blank=True, null=True)),
                ('best', models.FloatField(blank=True, null=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('facet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='assessments.facet')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='assessments.framework')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('framework', 'code'), name='indicator_once_per_framework', violation_error_message='This framework already has this indicator.'), models.CheckConstraint(condition=models.Q(('kind__in', ['rated', 'measured'])), name='indicator_kind_is_known', violation_error_message='The kind must be one of: rated, measured.'), models.CheckConstraint(condition=models.Q(('act__in', ['say', 'listen', 'do', ''])), name='indicator_act_is_known', violation_error_message='The act must be one of: say, listen, do.'), models.CheckConstraint(condition=models.Q(('aspect__in', ['intent', 'practice', ''])), name='indicator_aspect_is_known', violation_error_message='The aspect must be one of: intent, practice.'), models.CheckConstraint(condition=models.Q(('weight__gt', 0)), name='indicator_weight_is_positive', violation_error_message='A weight must be above 0.'), models.CheckConstraint(condition=models.Q(models.Q(('best__isnull', True), ('kind', 'rated'), ('worst__isnull', True)), models.Q(('best__isnull', False), ('kind', 'measured'), ('worst__isnull', False)), _connector='OR'), name='indicator_goalposts_iff_measured', violation_error_message='A measured indicator needs both goalposts; a rated one has none.'), models.CheckConstraint(condition=models.Q(('worst__isnull', True), models.Q(('worst', models.F('best')), _negated=True), _connector='OR'), name='indicator_goalposts_differ', violation_error_message='The two goalposts must differ.')],
            },
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('index', 'Index'), ('dimension', 'Dimension'), ('facet', 'Facet'), ('indicator', 'Indicator')], max_length=10)),
                ('code', models.CharField(max_length=40)),
                ('state', models.CharField(max_length=14)),
                ('score', models.FloatField(blank=True, null=True)),
                ('coverage', models.FloatField(blank=True, null=True)),
                ('scored', models.PositiveSmallIntegerField()),
                ('applicable', models.PositiveSmallIntegerField()),
                ('rank', models.PositiveIntegerField(blank=True, null=True)),
                ('value', models.FloatField(blank=True, null=True)),
                ('confidence', models.CharField(blank=True, max_length=6)),
                ('rationale', models.TextField(blank=True)),
                ('evidence', models.JSONField(blank=True, default=list)),
                ('is_sealed_only', models.BooleanField(default=False)),
                ('ministry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='assessments.ministry')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='assessments.release')),
                ('reply', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'indexes': [models.Index(fields=['ministry', 'kind', 'code'], name='result_of_a_ministry'), models.Index(fields=['release', 'kind', 'code'], name='result_of_a_release')],
                'constraints': [models.UniqueConstraint(fields=('release', 'ministry', 'kind', 'code'), name='result_once_per_node', violation_error_message='This release already has this result.'), models.CheckConstraint(condition=models.Q(('kind__in', ['index', 'dimension', 'facet', 'indicator'])), name='result_kind_is_known', violation_error_message='The kind must be one of: index, dimension, facet, indicator.'), models.CheckConstraint(condition=models.Q(models.Q(('rank__isnull', True), ('score__isnull', True)), models.Q(('rank__isnull', False), ('score__isnull', False)), _connector='OR'), name='result_rank_iff_scored', violation_error_message='A result has a rank exactly when it has a score.'), models.CheckConstraint(condition=models.Q(('coverage__isnull', True), ('coverage__range', (0, 1)), _connector='OR'), name='result_coverage_is_a_share', violation_error_message='Coverage is a share between 0 and 1.'), models.CheckConstraint(condition=models.Q(('score__isnull', True), ('score__range', (-1e+300, 1e+300)), _connector='OR'), name='result_score_is_finite', violation_error_message='A score must be a number.')],
            },
        ),
        migrations.CreateModel(
            name='Level',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.SmallIntegerField()),
                ('descriptor', models.TextField()),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='levels', to='assessments.indicator')),
            ],
            options={
                'ordering': ['level'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'level'), name='level_once_per_indicator', violation_error_message='This indicator already describes this level.'), models.CheckConstraint(condition=models.Q(('descriptor', ''), _negated=True), name='level_has_a_descriptor', violation_error_message='A level needs a descriptor.')],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stance', models.CharField(blank=True, choices=[('agree', 'Agree'), ('agree_with_comment', 'Agree, with a comment'), ('disagree', 'Disagree'), ('cannot_comment', 'Cannot comment')], max_length=20)),
                ('comment', models.TextField(blank=True)),
                ('is_confidential', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('saved_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='assessments.assessment')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='assessments.indicator')),
                ('saved_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'replies',
                'ordering': ['indicator__position'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'indicator'), name='reply_once_per_indicator', violation_error_message='The ministry has replied on this indicator already.'), models.CheckConstraint(condition=models.Q(('stance__in', ['agree', 'agree_with_comment', 'disagree', 'cannot_comment', ''])), name='reply_stance_is_known', violation_error_message='The stance must be one of: agree, agree_with_comment, disagree, cannot_comment.'), models.CheckConstraint(condition=models.Q(models.Q(('saved_at__isnull', True), ('saved_by__isnull', True)), models.Q(('saved_at__isnull', False), ('saved_by__isnull', False)), _connector='OR'), name='reply_saving_paired', violation_error_message='A saved reply has both a time and a person.'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='reply_version_counts_from_one', violation_error_message="A reply's first version is 1.")],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('rated', 'Rated'), ('not_found', 'Not found'), ('not_applicable', 'Not applicable'), ('open', 'Undecided')], max_length=14)),
                ('level', models.SmallIntegerField(blank=True, null=True)),
                ('value', models.FloatField(blank=True, null=True)),
                ('confidence', models.CharField(blank=True, choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=6)),
                ('rationale', models.TextField(blank=True)),
                ('coding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='assessments.coding')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='assessments.indicator')),
                ('saved_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('searched_minutes', models.PositiveIntegerField(blank=True, null=True)),
                ('searched_on', models.DateField(blank=True, null=True)),
                ('searched_where', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'ordering': ['indicator__position'],
                'constraints': [models.UniqueConstraint(fields=('coding', 'indicator'), name='score_once_per_indicator', violation_error_message='This indicator already has a score in this coding.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['low', 'medium', 'high', ''])), name='score_confidence_is_known', violation_error_message='The confidence must be one of: low, medium, high.'), models.CheckConstraint(condition=models.Q(models.Q(('level__isnull', False), ('state', 'rated'), ('value__isnull', True)), models.Q(('level__isnull', True), ('state', 'rated'), ('value__isnull', False)), models.Q(models.Q(('state', 'rated'), _negated=True), ('level__isnull', True), ('value__isnull', True)), _connector='OR'), name='score_level_iff_rated', violation_error_message='A rated score has a level or a value; any other state has neither.'), models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__range', (-1e+300, 1e+300)), _connector='OR'), name='score_value_is_finite', violation_error_message='A value must be a number.'), models.CheckConstraint(condition=models.Q(('state__in', ['rated', 'not_found', 'not_applicable', 'open'])), name='score_state_is_known', violation_error_message='The state must be one of: rated, not_found, not_applicable, open.'), models.CheckConstraint(condition=models.Q(('state__in', ['not_found', 'open']), models.Q(('searched_minutes__isnull', True), ('searched_on__isnull', True), ('searched_where', '')), _connector='OR'), name='score_search_iff_not_found', violation_error_message='Only what was not found has a search.'), models.CheckConstraint(condition=models.Q(('searched_minutes__isnull', True), ('searched_minutes__range', (1, 100000)), _connector='OR'), name='score_search_took_time', violation_error_message='A search takes between 1 and 100,000 minutes.'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='score_version_counts_from_one', violation_error_message="A score's first version is 1.")],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('responsible', models.CharField(blank=True, max_length=120)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('note', models.TextField(blank=True, max_length=5000)),
                ('version', models.PositiveIntegerField(default=1)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='assessments.indicator')),
                ('ministry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='assessments.ministry')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('ministry', 'indicator'), name='step_once_per_indicator', violation_error_message='The plan already has this indicator.'), models.CheckConstraint(condition=models.Q(('level__isnull', True), ('level__range', (1, 5)), _connector='OR'), name='step_level_is_a_level', violation_error_message='A target is a level from 1 to 5.'), models.CheckConstraint(condition=models.Q(('due_on__isnull', True), ('due_on__gte', datetime.date(2000, 1, 1)), _connector='OR'), name='step_due_in_this_century', violation_error_message='The date due must be in this century.')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stands', models.CharField(choices=[('finding', 'The draft score'), ('ministry', "The ministry's level"), ('other', 'Another level')], max_length=8)),
                ('state', models.CharField(choices=[('rated', 'Rated'), ('not_found', 'Not found'), ('not_applicable', 'Not applicable')], max_length=14)),
                ('level', models.SmallIntegerField(blank=True, null=True)),
                ('value', models.FloatField(blank=True, null=True)),
                ('reason', models.TextField()),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to=settings.AUTH_USER_MODEL)),
                ('reply', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='decision', to='assessments.reply')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('stands__in', ['finding', 'ministry', 'other'])), name='decision_stands_is_known', violation_error_message='The stands must be one of: finding, ministry, other.'), models.CheckConstraint(condition=models.Q(('state__in', ['rated', 'not_found', 'not_applicable'])), name='decision_state_is_known', violation_error_message='The state must be one of: rated, not_found, not_applicable.'), models.CheckConstraint(condition=models.Q(models.Q(('level__isnull', False), ('state', 'rated'), ('value__isnull', True)), models.Q(('level__isnull', True), ('state', 'rated'), ('value__isnull', False)), models.Q(models.Q(('state', 'rated'), _negated=True), ('level__isnull', True), ('value__isnull', True)), _connector='OR'), name='decision_level_iff_rated', violation_error_message='A rated decision has a level or a value; any other state has neither.'), models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__range', (-1e+300, 1e+300)), _connector='OR'), name='decision_value_is_finite', violation_error_message='A value must be a number.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='decision_has_a_reason', violation_error_message='Give the reason of the decision.'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='decision_version_counts_from_one', violation_error_message="A decision's first version is 1.")],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('url', 'Web page'), ('document', 'Document'), ('interview', 'Interview'), ('observation', 'Observation')], max_length=12)),
                ('disclosure', models.CharField(choices=[('public', 'Public'), ('restricted', 'Restricted'), ('sealed', 'Sealed')], max_length=10, verbose_name='class')),
                ('title', models.CharField(blank=True, max_length=300)),
                ('url', models.URLField(blank=True, max_length=2000)),
                ('quotation', models.TextField(blank=True)),
                ('speaks_of', models.DateField(blank=True, null=True, verbose_name='date it speaks of')),
                ('accessed_on', models.DateField(blank=True, null=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to=settings.AUTH_USER_MODEL)),
                ('score', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='assessments.score')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('sealed_words', models.TextField(blank=True, editable=False)),
                ('verified_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('verified_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reply', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='assessments.reply')),
            ],
            options={
                'verbose_name_plural': 'evidence',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['url', 'document', 'interview', 'observation'])), name='evidence_kind_is_known', violation_error_message='The kind must be one of: url, document, interview, observation.'), models.CheckConstraint(condition=models.Q(('disclosure__in', ['public', 'restricted', 'sealed'])), name='evidence_class_is_known', violation_error_message='The disclosure must be one of: public, restricted, sealed.'), models.CheckConstraint(condition=models.Q(('url', ''), ('url__startswith', 'https://'), ('url__startswith', 'http://'), _connector='OR'), name='evidence_url_is_http', violation_error_message='The address must start with http:// or https://.'), models.UniqueConstraint(fields=('score', 'key'), name='evidence_once_per_key', violation_error_message='This score already has this piece of evidence.'), models.UniqueConstraint(fields=('reply', 'key'), name='evidence_once_per_reply_key', violation_error_message='This reply already has this piece of evidence.'), models.CheckConstraint(condition=models.Q(models.Q(('reply__isnull', False), ('score__isnull', True)), models.Q(('reply__isnull', True), ('score__isnull', False)), _connector='OR'), name='evidence_of_score_or_reply', violation_error_message='A piece of evidence is for a score or for a reply.'), models.CheckConstraint(condition=models.Q(models.Q(('verified_at__isnull', True), ('verified_by__isnull', True)), models.Q(('verified_at__isnull', False), ('verified_by__isnull', False)), _connector='OR'), name='evidence_verifying_paired', violation_error_message='A verification has both a time and a person.'), models.CheckConstraint(condition=models.Q(('disclosure', 'sealed'), models.Q(('title', ''), _negated=True), _connector='OR'), name='evidence_has_a_title', violation_error_message='Evidence needs a title.'), models.CheckConstraint(condition=models.Q(models.Q(('disclosure', 'sealed'), ('quotation', ''), ('title', ''), ('url', ''), models.Q(('sealed_words', ''), _negated=True)), models.Q(models.Q(('disclosure', 'sealed'), _negated=True), ('sealed_words', '')), _connector='OR'), name='evidence_words_sealed_iff_sealed', violation_error_message='The text of sealed evidence, and of no other, is encrypted.'), models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='evidence_digest_is_sha256', violation_error_message='Evidence has the SHA-256 of its content.'), models.CheckConstraint(condition=models.Q(('disclosure', 'sealed'), models.Q(('kind', 'url'), _negated=True), models.Q(('url', ''), _negated=True), _connector='OR'), name='evidence_url_iff_web_page', violation_error_message='A web page needs its address.')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('rated', 'Rated'), ('not_found', 'Not found'), ('not_applicable', 'Not applicable')], max_length=14)),
                ('level', models.SmallIntegerField(blank=True, null=True)),
                ('value', models.FloatField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='assessments.assessment')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to=settings.AUTH_USER_MODEL)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='assessments.indicator')),
                ('score', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='assessments.score')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'ordering': ['indicator__position'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'indicator'), name='finding_once_per_indicator', violation_error_message='This indicator already has a reconciled score.'), models.CheckConstraint(condition=models.Q(('state__in', ['rated', 'not_found', 'not_applicable'])), name='finding_state_is_known', violation_error_message='The state must be one of: rated, not_found, not_applicable.'), models.CheckConstraint(condition=models.Q(models.Q(('level__isnull', False), ('state', 'rated'), ('value__isnull', True)), models.Q(('level__isnull', True), ('state', 'rated'), ('value__isnull', False)), models.Q(models.Q(('state', 'rated'), _negated=True), ('level__isnull', True), ('value__isnull', True)), _connector='OR'), name='finding_level_iff_rated', violation_error_message='A rated reconciled score has a level or a value; any other state has neither.'), models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__range', (-1e+300, 1e+300)), _connector='OR'), name='finding_value_is_finite', violation_error_message='A value must be a number.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='finding_decision_paired', violation_error_message='A decision has both a time and a person.'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='finding_version_counts_from_one', violation_error_message="A reconciled score's first version is 1.")],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(editable=False, max_length=100)),
                ('name', models.CharField(blank=True, max_length=255)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evidence', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='attachment', to='assessments.evidence')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('path',), name='attachment_once_per_path', violation_error_message='This path is taken.'), models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='attachment_digest_is_sha256', violation_error_message='A file carries the SHA-256 of its content.')],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunPython(create_cache, drop_cache),
        migrations.RunPython(freeze, thaw),
    ]

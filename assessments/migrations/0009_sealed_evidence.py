"""Words of sealed evidence go under seal, and every piece gets the digest of what it says."""

from django.db import migrations, models

from assessments.scoring.entries import EvidenceEntry
from assessments.sealing import salt, seal_words, unseal_words

BATCH = 500
WORDS = ("title", "url", "quotation")
SAID = ("key", "disclosure", "kind", *WORDS, "speaks_of", "accessed_on")


def seal(apps, schema_editor):
    """Written out here, so that no later change of the actions changes what this has done."""

    def change(piece):
        said = EvidenceEntry(**{field: getattr(piece, field) for field in SAID})
        piece.digest = said.digest()
        if piece.disclosure == "sealed":
            grain = salt()
            words = {field: getattr(piece, field) for field in WORDS}
            piece.sealed_words = seal_words(words | {"salt": grain})
            piece.digest = said.digest(grain)
            piece.title = piece.url = piece.quotation = ""

    change_each(apps, schema_editor, change)


def unseal(apps, schema_editor):
    def change(piece):
        if piece.sealed_words:
            words = unseal_words(piece.sealed_words)
            piece.title, piece.url, piece.quotation = (words[field] for field in WORDS)
        piece.sealed_words = piece.digest = ""

    change_each(apps, schema_editor, change)


def change_each(apps, schema_editor, change):
    """In batches by key: there may be more pieces than fit into memory."""
    rows = apps.get_model("assessments", "Evidence").objects.using(schema_editor.connection.alias)
    last = 0
    while pieces := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for piece in pieces:
            change(piece)
        rows.bulk_update(pieces, [*WORDS, "sealed_words", "digest"])
        last = pieces[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0008_shared_cache'),
    ]

    operations = [
        migrations.CreateModel(
            name='LoggedWords',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('token', models.TextField()),
            ],
            options={
                'verbose_name_plural': 'logged words',
            },
        ),
        migrations.RemoveConstraint(
            model_name='evidence',
            name='evidence_has_a_title',
        ),
        migrations.RemoveConstraint(
            model_name='evidence',
            name='evidence_url_iff_web_page',
        ),
        migrations.RunPython(seal, unseal),
        migrations.AlterField(
            model_name='attachment',
            name='name',
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('disclosure', 'sealed'), models.Q(('title', ''), _negated=True), _connector='OR'), name='evidence_has_a_title', violation_error_message='Evidence needs a title.'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('disclosure', 'sealed'), ('quotation', ''), ('title', ''), ('url', ''), models.Q(('sealed_words', ''), _negated=True)), models.Q(models.Q(('disclosure', 'sealed'), _negated=True), ('sealed_words', '')), _connector='OR'), name='evidence_words_sealed_iff_sealed', violation_error_message='What is sealed, and nothing else, has its words under seal alone.'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='evidence_digest_is_sha256', violation_error_message='Evidence carries the SHA-256 of what it says.'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('disclosure', 'sealed'), models.Q(('kind', 'url'), _negated=True), models.Q(('url', ''), _negated=True), _connector='OR'), name='evidence_url_iff_web_page', violation_error_message='A web page needs its address.'),
        ),
        migrations.AddConstraint(
            model_name='loggedwords',
            constraint=models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='logged_words_digest_is_sha256', violation_error_message='Logged words are found by their SHA-256.'),
        ),
        migrations.AddConstraint(
            model_name='loggedwords',
            constraint=models.CheckConstraint(condition=models.Q(('token', ''), _negated=True), name='logged_words_are_sealed', violation_error_message='Logged words are sealed.'),
        ),
    ]

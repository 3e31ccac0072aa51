"""What is done in the background, by `manage.py db_worker`."""

from django_tasks import task

from assessments.models import Release
from assessments.public import bundles


@task()
def bundle_profiles(release_id: int, site: str) -> None:
    """site: where the profiles say they are from, such as "https://chancery.example"."""
    release = Release.objects.newest_first().get(pk=release_id)
    bundles.build(release, site=site)

"""Background tasks, run by `manage.py run_worker`."""

from django_tasks import task

from assessments.models import Release
from assessments.public import bundles


@task()
def bundle_profiles(release_id: int, site: str) -> None:
    """Build the package of all profiles of a release. site: the address of their source."""
    release = Release.objects.newest_first().get(pk=release_id)
    bundles.build(release, site=site)

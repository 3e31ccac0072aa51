"""The static files that are served, and their names in production."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(StaticFilesConfig):
    """Django's app, which leaves out what no page loads."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("*.mjs", "package.json"),  # these only build the vendored files
        "hx-*.js",  # extensions of htmx; two import types in comments, from files that do not exist
    ]


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Store static files compressed, under names with a hash of their content.

    Browsers keep a hashed name for good. A module must import hashed names too: under its plain
    name, a browser could join this version of one module with the version before of another.
    """

    support_js_module_import_aggregation = True  # despite its name: hash the names in imports
    # The hash of a module depends on those that it imports, so each pass settles one more link of
    # the longest chain of imports. Django's 5 passes are meant for style sheets.
    max_post_process_passes = 20

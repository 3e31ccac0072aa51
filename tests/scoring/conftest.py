"""These tests need no Django: they also run with `-p no:django --confcutdir=tests/scoring`."""

from hypothesis import settings

# Property tests run on shared, loaded machines: no example fails for being slow.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

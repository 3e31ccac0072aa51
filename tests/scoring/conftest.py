"""Property tests run on shared, loaded machines: no example fails for being slow."""

from hypothesis import settings

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

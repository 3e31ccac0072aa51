"""`manage.py serve`: prepare the site and serve it on this machine, as `make run` does."""

import signal
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, connections

from assessments.actions import demonstrations, first_coordinator
from assessments.management import serving
from assessments.management.keeping import Kept

FRAMEWORK = "dd-maturity-1.0.toml"
HIGHEST_PORT = 65535
KEEP_SECONDS = 0.2  # between looks at what runs


def port_number(text: str) -> int:
    """Return the port. Raises CommandError with one sentence, where argparse would print usage."""
    if not text.isdecimal() or not 0 < int(text) <= HIGHEST_PORT:
        raise CommandError(f"PORT must be a number from 1 to {HIGHEST_PORT}, not {text!r}.")
    return int(text)


class Command(BaseCommand):
    help = "Migrates, loads the data of the project, and serves on 127.0.0.1 until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default="8000")
        parser.add_argument(
            "--without-demonstration",
            action="store_true",
            help="load no demonstration, and make the first coordinator if there is none",
        )

    def handle(self, *, port: str, without_demonstration: bool, **options: Any) -> None:
        number = port_number(port)
        if settings.HTTPS:
            raise CommandError(
                "This command serves plain HTTP to this machine only. Set HTTPS=false."
            )
        serving.claim(number)
        self.prepare(with_demonstration=not without_demonstration)
        connections.close_all()
        self.serve(number)

    def prepare(self, *, with_demonstration: bool) -> None:
        """Bring the database and the static files up to date. Later runs are fast."""
        self.stdout.write(f"Chancery keeps its data in {self.database_name()}.")
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"The database cannot be reached: {error}") from error
        call_command("migrate", interactive=False, verbosity=0)
        frameworks = Path(apps.get_app_config("assessments").path, "frameworks")
        call_command("load_framework", str(frameworks / FRAMEWORK))
        call_command("load_ministries")
        if with_demonstration:
            call_command("load_demo", "--if-empty")
        elif sys.stdin.isatty() or first_coordinator.coordinators():
            call_command("set_up")
        else:
            self.stdout.write("The site has no coordinator yet. Run manage.py set_up.")
        if serving.is_collection_stale():
            self.stdout.write(
                "Compressing style sheets, scripts and maps. This is slow only the first time."
            )
            self.stdout.flush()
            serving.collect_static_files()

    def database_name(self) -> str:
        found = connection.settings_dict
        if connection.vendor == "sqlite":
            return str(found["NAME"])
        return f"PostgreSQL's {found['NAME']} at {found['HOST'] or 'this machine'}"

    def serve(self, port: int) -> None:
        # All three stop the server as Ctrl-C does. A shell script makes what it starts with "&"
        # ignore Ctrl-C, which is undone here.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)
        kept: list[Kept] = []
        try:
            server = Kept("server", lambda: serving.start(port), patience_seconds=10)
            kept.append(server)
            serving.wait_until_it_answers(server.process, port)
            # Last, so that the first page comes sooner. A task that begins again loses nothing.
            kept.append(Kept("worker", serving.start_worker, patience_seconds=2))
            self.announce(port)
            self.keep(kept)
        except KeyboardInterrupt:
            self.stdout.write("\nStopped. All data are saved.")
        finally:
            for each in reversed(kept):
                each.stop()

    def keep(self, kept: Iterable[Kept]) -> NoReturn:
        """Start again what ends, until Ctrl-C. Raises CommandError for what ends too often."""
        while True:
            for each in kept:
                if sentence := each.keep():
                    self.stderr.write(sentence)
            time.sleep(KEEP_SECONDS)

    def announce(self, port: int) -> None:
        self.stdout.write(f"\nChancery is ready at http://{serving.HOST}:{port}/\n\n")
        if demonstrations.is_loaded():
            call_command("load_demo", "--sign-ins")
        self.stdout.write("\nPress Ctrl-C to stop.")
        self.stdout.flush()

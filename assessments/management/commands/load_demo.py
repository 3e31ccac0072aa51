"""`manage.py load_demo`: load or remove the demonstration, with its users."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from assessments.actions import demonstrations, sign_ins
from assessments.actions.errors import ActionError
from assessments.demonstration.cast import CAST
from assessments.management.output import Progress
from assessments.models import Framework, Ministry, Release

CODE, VERSION = "dd-maturity", "1.0"
SIGN_INS = "demo-sign-ins.txt"


class Command(BaseCommand):
    help = (
        "Loads the demonstration: three published rounds of 30 ministries, and an open one with "
        "ministries in every stage. Its scores are illustrative, drawn by lot from a fixed seed, "
        "and say nothing about any ministry."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument(
            "--if-empty", action="store_true", help="do nothing if anything is published"
        )
        instead.add_argument(
            "--sign-ins", action="store_true", help="only show the users and their passwords"
        )
        instead.add_argument(
            "--remove", action="store_true", help="remove the demonstration and nothing else"
        )

    def handle(self, *, if_empty: bool, sign_ins: bool, remove: bool, **options: Any) -> None:
        if remove:
            self.remove()
        elif sign_ins:
            self.show_sign_ins()
        elif not if_empty:
            self.load()
            self.show_sign_ins()
        # --if-empty is what `make run` uses: it must never mix invented scores with real ones.
        elif not (Release.objects.exists() or demonstrations.is_loaded()):
            self.load()

    def load(self) -> None:
        # A new database has no ministries yet.
        if set(CAST) - set(Ministry.objects.values_list("code", flat=True)):
            call_command("load_ministries", stdout=self.stdout)
        try:
            is_new = demonstrations.load(self.framework(), progress=Progress(self.stdout))
        except ActionError as error:
            raise CommandError(f"The demonstration was not loaded: {error}") from error
        if is_new:
            sign_ins.sign_ins(self.file())
            self.stdout.write("Demonstration loaded: its scores are illustrative, not assessments.")
        else:
            self.stdout.write("The demonstration is already loaded. Nothing was changed.")

    def framework(self) -> Framework:
        version = Framework.objects.filter(code=CODE, version=VERSION)
        if not version.exists():
            frameworks = Path(apps.get_app_config("assessments").path, "frameworks")
            file = frameworks / f"{CODE}-{VERSION}.toml"
            call_command("load_framework", str(file), stdout=self.stdout)
        return version.get()

    def show_sign_ins(self) -> None:
        found = sign_ins.sign_ins(self.file())
        if not found:
            self.stdout.write(
                "The demonstration is not loaded, so there are no users to sign in as."
            )
            return
        self.stdout.write(f"Users of the demonstration (saved in {self.file()}):")
        for each in found:
            self.stdout.write(f"  {each.username:18}{each.password}   {each.role}")

    def remove(self) -> None:
        was_loaded = demonstrations.is_loaded()
        kept = demonstrations.remove(self.file())
        if not was_loaded:
            self.stdout.write("The demonstration was not loaded. Nothing was changed.")
            return
        self.stdout.write("The demonstration is removed. Nothing else was changed.")
        for username in kept:
            self.stdout.write(
                f"{username} is part of other work, so the user stays, but cannot sign in."
            )

    def file(self) -> Path:
        return Path(settings.VAR, SIGN_INS)

"""`manage.py set_up`: make a site ready for work, with its first coordinator."""

import getpass
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.apps import apps
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from assessments.actions import people
from assessments.actions.errors import ActionError
from assessments.models import User
from assessments.wording import listed

FRAMEWORK = "dd-maturity-1.0.toml"
Check = Callable[[str], None]


class Command(BaseCommand):
    help = (
        "Brings the database up to date, loads the ministries and the framework of the project, "
        "and makes the first coordinator. It asks for a username, an address and a password. "
        "Without a terminal, or without a password, it prints a link to choose one. Run again, it "
        "says what there is and changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", default="")
        parser.add_argument("--email", default="")
        parser.add_argument(
            "--no-input", action="store_true", help="ask nothing, and print a link instead"
        )

    def handle(self, *, username: str, email: str, no_input: bool, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_ministries", stdout=self.stdout)
        frameworks = Path(apps.get_app_config("assessments").path, "frameworks")
        call_command("load_framework", str(frameworks / FRAMEWORK), stdout=self.stdout)
        existing = people.coordinators()
        if existing:
            self.stdout.write(
                f"The site has a coordinator: {listed(existing)}. Coordinators invite others under "
                f"People, {self.address('people-index')}"
            )
            return
        asks = not no_input and sys.stdin.isatty()
        if not asks and not (username and email):
            raise CommandError("Give --username and --email of the first coordinator.")
        self.stdout.write("The first coordinator leads the work on this site.")
        user = self.new_user(username, email, asks=asks)
        self.welcome(user)

    def new_user(self, username: str, email: str, *, asks: bool) -> User:
        """Return the new coordinator. Raises CommandError if nothing may be asked."""
        while True:
            if asks:
                username = username or input("Username: ").strip()
                email = email or input("E-mail address: ").strip()
            password = ""
            if asks:
                password = self.new_password(User(username=username, email=email))
            try:
                return people.make_first_coordinator(username, email, password=password)
            except ValidationError as error:
                refusal = " ".join(error.messages)
            except ActionError as error:
                raise CommandError(str(error)) from error
            if not asks:
                raise CommandError(refusal)
            self.stderr.write(refusal)
            username = email = ""

    def new_password(self, user: User) -> str:
        """Return a password that was typed twice; "" for a link instead."""
        while True:
            password = getpass.getpass("Password (blank: a link to choose one later): ")
            if not password:
                return ""
            try:
                validate_password(password, user)
            except ValidationError as error:
                self.stderr.write(" ".join(error.messages))
                continue
            if getpass.getpass("The same password again: ") == password:
                return password
            self.stderr.write("The two passwords differ.")

    def welcome(self, user: User) -> None:
        self.stdout.write(f"{user.get_username()} is the first coordinator.")
        if user.has_usable_password():
            self.stdout.write(f"Sign in at {self.address('account_login')}")
        else:
            link = self.address(
                "account_reset_password_from_key",
                uidb36=user_pk_to_url_str(user),
                key=default_token_generator.make_token(user),
            )
            self.stdout.write(f"Choose a password, within three days, at {link}")
        self.stdout.write("The page after signing in lists the next steps.")

    def address(self, name: str, **parts: str) -> str:
        return settings.SITE_URL.rstrip("/") + reverse(name, kwargs=parts or None)

"""`manage.py set_up`: load the project's data and make the first coordinator."""

import getpass
import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from assessments.actions import first_coordinator
from assessments.actions.errors import ActionError
from assessments.actions.people import account_of
from assessments.actions.sign_ins import COORDINATOR
from assessments.models import Framework, Ministry, User

FRAMEWORK = "dd-maturity-1.0.toml"
LABELS = {
    "first_name": "First name",
    "last_name": "Last name",
    "email": "E-mail address",
    "username": "Username",
}
PREFIX = "COORDINATOR_"  # of the environment: COORDINATOR_EMAIL, and so on
SECOND_PERSON = (
    "Two people give the roles lead, ministry member and coordinator. Until there is a second\n"
    "coordinator, a superuser confirms: make one for another person with manage.py createsuperuser."
)
INVENTED = (
    "This coordinator belongs to the demonstration. Before real work, remove it with\n"
    "manage.py load_demo --remove, then run manage.py set_up again."
)


class Command(BaseCommand):
    help = (
        "Loads the framework and the ministries if there are none, and makes the first "
        "coordinator. Asks for what is not given as an option or in the environment "
        "(COORDINATOR_EMAIL and so on). Without a terminal it asks nothing, and prints a link to "
        "choose the password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, label in LABELS.items():
            default = os.environ.get(PREFIX + name.upper(), "")
            option = "--" + name.replace("_", "-")
            parser.add_argument(option, default=default, help=f"{label.lower()} of the coordinator")
        parser.add_argument("--no-input", action="store_true", help="ask nothing")

    def handle(self, *, no_input: bool, **options: Any) -> None:
        self.load_data()
        found = first_coordinator.coordinators()
        if found:
            self.say_who_is_there(found)
            return
        values = {name: options[name].strip() for name in LABELS}
        is_asking = not no_input and sys.stdin.isatty()
        try:
            user = self.asked(values) if is_asking else self.given(values)
        except ActionError as refusal:
            raise CommandError(f"{refusal} Nothing was made.") from refusal
        except ValidationError as refusal:
            raise CommandError(f"Nothing was made.\n{in_lines(refusal)}") from refusal
        except (EOFError, KeyboardInterrupt) as end:
            raise CommandError("\nNo coordinator was made. Run manage.py set_up again.") from end
        self.stdout.write(f"{user} is the first coordinator.")
        self.say_what_is_next(user)

    def load_data(self) -> None:
        folder = Path(apps.get_app_config("assessments").path)
        if not Framework.objects.exists():
            call_command("load_framework", str(folder / "frameworks" / FRAMEWORK))
        if not Ministry.objects.exists():
            call_command("load_ministries")

    # ---- two ways to know who it is ----

    def given(self, values: dict[str, str]) -> User:
        """Make the coordinator from what was given. There is no password to give: a list of
        processes and the history of a shell would show it."""
        if not values["email"]:
            raise CommandError(
                "The site has no coordinator yet. Run this in a terminal, or give --email,"
                " --first-name and --last-name."
            )
        values["username"] = values["username"] or values["email"].partition("@")[0]
        return first_coordinator.make(values)

    def asked(self, values: dict[str, str]) -> User:
        self.stdout.write("The site has no coordinator yet. Who is it? (Ctrl-C ends this.)")
        values["email"] = self.ask("email", values["email"])
        account = account_of(values["email"])
        if account is not None:
            self.stdout.write(f"{account} has this address, and becomes the coordinator.")
            return first_coordinator.make(values)
        for name in ("first_name", "last_name"):
            values[name] = self.ask(name, values[name])
        suggested = values["username"] or values["email"].partition("@")[0]
        values["username"] = self.ask("username", values["username"], suggested=suggested)
        return first_coordinator.make(values, self.ask_password(values))

    def ask(self, name: str, given: str, *, suggested: str = "") -> str:
        """Return what was given or is typed, as soon as the site accepts it."""
        hint = f" [{suggested}]" if suggested else ""
        while True:
            text = given or input(f"{LABELS[name]}{hint}: ").strip() or suggested
            given = ""
            if self.accepts(lambda text=text: first_coordinator.check({name: text})):  # type: ignore[misc]
                return text

    def ask_password(self, values: dict[str, str]) -> str:
        while True:
            password = getpass.getpass("Password: ")
            if not self.accepts(lambda typed=password: first_coordinator.check(values, typed)):  # type: ignore[misc]
                continue
            if getpass.getpass("The same password again: ") == password:
                return password
            self.stderr.write("The two passwords differ. Type both again.")

    def accepts(self, check: Callable[[], None]) -> bool:
        try:
            check()
        except ValidationError as refusal:
            self.stderr.write(in_lines(refusal))
            return False
        return True

    # ---- what to do next ----

    def say_who_is_there(self, found: list[User]) -> None:
        names = ", ".join(str(user) for user in found)
        self.stdout.write(f"The site is set up. Coordinators: {names}. Nothing was changed.")
        if [user.username for user in found] == [COORDINATOR.username]:
            self.stdout.write(INVENTED)
        else:
            self.say_what_is_next(found[0])

    def say_what_is_next(self, user: User) -> None:
        if user.has_usable_password():
            self.stdout.write(f"Next: sign in at {settings.SITE_URL}/desk/ as {user}.")
        else:
            link = first_coordinator.password_link(user)
            self.stdout.write(f"Next: {user} chooses a password here, once:\n{link}")
        self.stdout.write("The desk lists the first steps: framework, people, round, assignments.")
        if not first_coordinator.has_second_person():
            self.stdout.write(SECOND_PERSON)


def in_lines(refusal: ValidationError) -> str:
    lines = []
    for name, sentences in refusal.message_dict.items():
        label = LABELS.get(name, name.capitalize())
        lines += [f"  {label}: {sentence}" for sentence in sentences]
    return "\n".join(lines)

"""Mail servers on this machine: one that takes letters or refuses them, one that hangs."""

import socket
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

import pytest_django

CLOSE = "close"  # as an answer: the server ends the connection without a word
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@dataclass
class Post:
    """The port of a server, and the letters that it took. answers: command -> another answer."""

    port: int = 0
    answers: Mapping[str, str] = field(default_factory=dict)
    taken: list[Message] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        return [letter["To"] for letter in self.taken]


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    post: Post


class Talk(socketserver.StreamRequestHandler):
    """One conversation in SMTP (RFC 5321), with the commands that smtplib gives."""

    server: Server

    def handle(self) -> None:
        self.say(self.server.post.answers.get("CONNECT", "220 ready"))
        while line := self.rfile.readline():
            command, _, words = line.decode().strip().partition(" ")
            # A key such as "RCPT gone@example.org" is for one address only.
            answers = self.server.post.answers
            address = words.partition("<")[2].partition(">")[0]
            answer = answers.get(f"{command.upper()} {address}", answers.get(command.upper()))
            if answer == CLOSE:
                return
            if command.upper() == "DATA" and answer is None:
                self.take()
            else:
                self.say(answer or "250 OK")
            if command.upper() == "QUIT":
                return

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b"."))
        self.server.post.taken.append(message_from_bytes(b"".join(lines)))
        self.say("250 taken")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mail_server(settings: pytest_django.Settings, **answers: str) -> Iterator[Post]:
    """Run a server, to which the site's letters go; keep what it takes."""
    with Server(("127.0.0.1", 0), Talk) as server:
        server.post = Post(server.server_address[1], answers)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        use(settings, server.post.port)
        yield server.post
        server.shutdown()


@contextmanager
def hanging_server(settings: pytest_django.Settings) -> Iterator[None]:
    """Run a server that accepts connections, and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        use(settings, server.getsockname()[1])
        settings.EMAIL_TIMEOUT = 0.2
        yield


def no_server(settings: pytest_django.Settings) -> None:
    """Let the site's letters go to a port on which there is no server."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        use(settings, server.getsockname()[1])


def use(settings: pytest_django.Settings, port: int) -> None:
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 5

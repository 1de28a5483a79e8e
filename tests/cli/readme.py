"""What of the README the program makes, help and the table of keys: ``python -m tests.cli.readme`` renews it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
from binopt_cli.main import cli

from binopt.intake.case_keys import describe_keys

README = Path(__file__).resolve().parents[2] / "README.md"
_MADE = re.compile(r"(<!-- (?P<what>help|keys)(?: (?P<name>[a-z ]+?))? -->\n).*?(<!-- end -->)", re.DOTALL)
_FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Give every command that does something, by what is typed after ``binopt``."""

    def walk(prefix: str, group: click.Group) -> Iterator[tuple[str, click.Command]]:
        for name, command in group.commands.items():
            if isinstance(command, click.Group):
                yield from walk(f"{prefix}{name} ", command)
            else:
                yield f"{prefix}{name}", command

    yield from walk("", cli)


def help_of(name: str) -> str:
    """Return the help of a command as a terminal of 100 columns shows it."""
    context = click.Context(cli, info_name="binopt", terminal_width=100, **cli.context_settings)
    command: click.Command = cli
    for word in name.split():
        assert isinstance(command, click.Group)
        command = command.commands[word]
        context = click.Context(command, info_name=word, parent=context, terminal_width=100)
    return command.get_help(context)


def current(text: str) -> str:
    """Return the README with every made part as it is now."""

    def made(found: re.Match[str]) -> str:
        body = describe_keys() if found["what"] == "keys" else f"```text\n{help_of(found['name'])}\n```"
        return f"{found[1]}{body}\n{found[4]}"

    return _MADE.sub(made, text)


def helped(text: str) -> set[str]:
    """Return the commands whose help stands in a text."""
    return {found["name"] for found in _MADE.finditer(text) if found["what"] == "help"}


def shell_lines(text: str) -> list[str]:
    """Return the lines of all blocks that are meant for a shell."""
    return [line for found in _FENCE.finditer(text) if found["kind"] == "sh" for line in found["body"].splitlines()]


if __name__ == "__main__":
    os.environ.pop("COLUMNS", None)
    README.write_text(current(README.read_text("utf-8")), "utf-8")

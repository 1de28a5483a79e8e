"""The command ``binopt``: its commands, and how whatever goes wrong is told."""

from __future__ import annotations

import gc
import os
import sys
import traceback
import warnings
from collections.abc import Sequence
from typing import NoReturn

import click

from binopt.errors import BinoptError
from binopt_cli.commands.check import check
from binopt_cli.commands.demo import demo
from binopt_cli.commands.diff import diff
from binopt_cli.commands.export import export
from binopt_cli.commands.import_case import import_group
from binopt_cli.commands.inspect import inspect
from binopt_cli.commands.plan import plan
from binopt_cli.commands.report import report
from binopt_cli.commands.rounds import rounds
from binopt_cli.commands.serve import serve
from binopt_cli.commands.simulate import simulate
from binopt_cli.commands.survey import survey
from binopt_cli.commands.whatif import whatif
from binopt_cli.options import debug_option
from binopt_cli.terminal import tell, tell_error

UNEXPECTED = 1
WRONG_CALL = 2
INTERRUPTED = 130
_COLLECT_AFTER = 100_000
"""So many new objects let Python look for cycles among the youngest; its own 700 cost an eighth of a plan."""


HELP = """Plan waste collection so that pavements stay free for people.

\b
First steps, without any data of your own:
  binopt demo quarter
  binopt plan quarter --out plan --time-limit 60

\b
Exit codes:
  0  done                       4  no plan can keep the rules
  1  binopt's own fault         5  no plan in the time given
  2  called in a wrong way      6  a checked plan breaks rules
  3  wrong input              130  interrupted
"""


class InOrder(click.Group):
    """Lists commands in the order in which they are needed, not by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names as the commands were added."""
        return list(self.commands)


@click.group(cls=InOrder, help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="binopt", message="%(prog)s %(version)s")
@debug_option
def cli() -> None:
    """Hold the commands."""


for command in (
    demo,
    import_group,
    inspect,
    plan,
    serve,
    whatif,
    check,
    report,
    rounds,
    simulate,
    survey,
    export,
    diff,
):
    cli.add_command(command)


def main() -> NoReturn:
    """Run the command with the arguments of the process, and end the process."""
    # arrays of shapes are made by the hundred thousand, and none of them is part of a cycle
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code; everything that goes wrong is told on stderr."""
    try:
        return _invoke(arguments)
    except click.ClickException as error:
        return _wrong_call(error)
    except BinoptError as error:
        tell_error(error)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        tell("error: interrupted; nothing was written")
        return INTERRUPTED
    except Exception as error:  # the last resort: a message instead of a traceback
        return _unexpected(error, debug="--debug" in arguments)


def _invoke(arguments: Sequence[str]) -> int:
    """Run the command; that a reader of its output has enough of it (``| head``) is no error."""
    # GEOS raises the processor's flags over coordinates that are then refused in words
    warnings.filterwarnings("ignore", ".* encountered in ", RuntimeWarning, "shapely")
    try:
        code = cli.main(args=list(arguments), prog_name="binopt", standalone_mode=False)
        sys.stdout.flush()
    except SystemExit:  # click's own word for a closed pipe
        return 0
    except BrokenPipeError:
        # nothing more may be written, not even when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0


def _wrong_call(error: click.ClickException) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return WRONG_CALL
    tell(f"error: {error.format_message()}")
    context = getattr(error, "ctx", None)
    if context is not None:
        tell(f"hint: {context.command_path} --help")
    return WRONG_CALL


def _unexpected(error: Exception, *, debug: bool) -> int:
    if debug:
        tell("".join(traceback.format_exception(error)).rstrip())
    tell(f"error: binopt met something that it should know how to handle: {type(error).__name__}: {error}")
    tell("hint: please report this with the command" + ("" if debug else " and what `binopt --debug …` prints for it"))
    return UNEXPECTED

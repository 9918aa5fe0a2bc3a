"""What the command line says of itself, in the person's language.

Takes   the command line with its help in English, what was typed, the settings' language.
Gives   the same command line, whose help is in that language where it was translated.

Usage lines and what the parser itself finds wrong stay in English: they are the parser's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer
from typer import rich_utils

from sekisho.language import LANGUAGES, translate

# The words around the help, as typer writes them.
_AROUND = {
    "ARGUMENTS_PANEL_TITLE": "Arguments",
    "OPTIONS_PANEL_TITLE": "Options",
    "COMMANDS_PANEL_TITLE": "Commands",
    "ERRORS_PANEL_TITLE": "Error",
    "DEFAULT_STRING": "[default: {}]",
    "REQUIRED_LONG_STRING": "[required]",
}


def language_typed(arguments: Sequence[str], otherwise: str) -> str:
    """The language that was typed with --language, else the settings'; English if neither is ours.

    A language that is not spoken is refused later, where all options are read.
    """
    found = otherwise
    for place, word in enumerate(arguments):
        if word == "--language":
            found = "".join(arguments[place + 1 : place + 2])
        elif word.startswith("--language="):
            found = word.partition("=")[2]
    return found if found in LANGUAGES else LANGUAGES[0]


def speak(command: Any, language: str) -> Any:
    """The command and all below it, with help in this language.

    Args:
        command: what typer made; it is changed, and made anew for each run.
        language: `en` or `ja`.
    """
    for name, words in _AROUND.items():
        setattr(rich_utils, name, translate(words, language))
    _told(command, language)
    return command


def _told(command: Any, language: str) -> None:
    for name in ("help", "short_help"):
        words = getattr(command, name, None)
        if words:
            setattr(command, name, translate(words, language))
    # The option that asks for help is made when first looked for.
    asking = command.get_help_option(typer.Context(command))
    for option in (*command.params, *([asking] if asking else [])):
        words = getattr(option, "help", None)
        if words:
            option.help = translate(words, language)
    for below in getattr(command, "commands", {}).values():
        _told(below, language)

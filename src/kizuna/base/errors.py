"""What can go wrong, as one tree.

KizunaError                 carries what a reader is told: code, sentence, what to do next
├── UsageError              the command was asked for something impossible      exit code 2
├── UnreadableFile          a file cannot be read at all                        exit code 3
├── Undecided               we would have to guess: asks, with ways to answer   exit code 3
├── Misconfigured           a setting that cannot be: start-up stops            exit code 4
├── Forbidden               who asks may not do this                            exit code 5
└── Refused                 an action that is not possible as things stand      exit code 6
    └── TooOften            not yet: the same in a while, unchanged             exit code 6

A row that cannot be used is not an error: it is a row with a reason (`insight.files.refusals`).
"""

from kizuna.base.said import Said
from kizuna.base.words import Language


class KizunaError(Exception):
    """Something the reader must be told, in their language.

    `said` is what is wrong and where; `next_step` is what to do about it.
    """

    exit_code = 1

    def __init__(self, said: Said, next_step: Said | None = None) -> None:
        super().__init__(said.code)
        self.said = said
        self.next_step = next_step

    @property
    def code(self) -> str:
        """Stable name of this error; documented in docs/reference/errors.md."""
        return self.said.code

    def say(self, language: Language) -> str:
        """What is wrong, and what to do next, as whole sentences."""
        parts = [self.said.say(language)]
        if self.next_step:
            parts.append(self.next_step.say(language))
        return "\n".join(parts)

    def __str__(self) -> str:
        return self.say("en")


class UsageError(KizunaError):
    """Asked for something that cannot be: an unknown option value, periods that do not fit."""

    exit_code = 2


class UnreadableFile(KizunaError):
    """The file as a whole cannot be read: broken, locked, hostile, empty, no table in it."""

    exit_code = 3


class Undecided(KizunaError):
    """Several readings are possible and a wrong one would mislead; names the likeliest choices."""

    exit_code = 3


class Misconfigured(KizunaError):
    """A setting of the environment is nonsense; nothing starts until it is mended."""

    exit_code = 4


class Forbidden(KizunaError):
    """Who asks has no right to do this. Raised by the action itself, so that no page can forget.

    `permission` is the key of the right that is missing, for the audit log.
    """

    exit_code = 5
    permission = ""


class Refused(KizunaError):
    """As things stand this cannot be done. Raised, so that the action's transaction rolls back."""

    exit_code = 6


class TooOften(Refused):
    """Tried too often to be looked at; it is again in `seconds`."""

    def __init__(self, said: Said, next_step: Said | None = None, *, seconds: int) -> None:
        super().__init__(said, next_step)
        self.seconds = seconds

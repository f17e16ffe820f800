"""The exit codes of the process, as OPERATIONS.md lists them."""

from enum import IntEnum


class ExitCode(IntEnum):
    OK = 0
    UNEXPECTED = 1  # a bug: the log has the traceback
    USAGE = 2  # the command line, or a setting
    FACTS = 3  # a dossier or a source was refused, or there is none
    LOGIN = 4  # Discord refused the token, or the connection for good
    DATABASE = 5  # the database cannot be opened or read
    NETWORK = 6  # Discord, or an article's address, cannot be reached
    DIFFERENT = 7  # `diff` found a difference
    SHARDS = 8  # Discord refused the shards: there are too few, or none of that number

"""Discord's limits on what is sent.

Sources: https://discord.com/developers/docs/components/reference (components, text, labels,
custom ids, selects) and …/interactions/application-commands (choices).
"""

from typing import Final

COMPONENTS: Final = 40
TEXT: Final = 4000  # characters of all text in one message together
CUSTOM_ID: Final = 100
BUTTON_LABEL: Final = 80
LINK_URL: Final = 512
SELECT_OPTIONS: Final = 25
OPTION_TEXT: Final = 100
CHOICES: Final = 25
CHOICE_TEXT: Final = 100

# Our own.
HEADING_TEXT: Final = 700
NOTICE_TEXT: Final = 3000

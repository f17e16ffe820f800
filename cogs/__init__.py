"""The commands: their options and completion. Nothing is decided or formatted here."""

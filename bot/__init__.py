"""Dossier: a Discord bot that answers from the facts of a news article, with its exact words."""

__version__ = "0.1.0"

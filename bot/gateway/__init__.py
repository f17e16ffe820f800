"""The bot at Discord's door: commands in, answers out, health and metrics beside it."""

"""Measurements of the bot, each runnable with `python -m benchmarks.<name>`."""

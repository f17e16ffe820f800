"""Running the bot: settings, logs, what is counted, shards, errors and exit codes."""

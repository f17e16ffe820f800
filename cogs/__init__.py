"""One file for each family of commands: option in, library asked, answer sent."""

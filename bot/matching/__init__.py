"""Who or what was meant: names, titles and texts found by what was typed."""

"""From an article to a draft of its dossier."""

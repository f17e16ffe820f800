"""From a file or an address to a draft of its dossier."""

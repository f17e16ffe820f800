"""What was meant: from what a member typed to one of the dossier's own, a choice, or nothing."""

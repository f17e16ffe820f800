"""What is shown: facts as Discord components. Every limit of Discord's lives here."""

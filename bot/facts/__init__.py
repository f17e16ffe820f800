"""What is true: the article, the facts read from it, and the words that say each of them."""

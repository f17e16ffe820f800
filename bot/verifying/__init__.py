"""Are those the words, and whose? Quotations held against the article."""

"""What is kept: the only SQL. Facts go in as revisions, and come out checked again."""

"""What pages and programs read, each with a fixed number of queries."""

"""A believable small software company, for trying Frontline out."""

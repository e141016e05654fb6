"""Which texts say the same thing in other words: index terms and their ranking (PURE)."""

"""What Frontline may connect to, and how it does: rules of addresses, the guard, the wire."""

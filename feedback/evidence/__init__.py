"""What the friction points prove: heat, rates, time lost, quick wins (PURE)."""

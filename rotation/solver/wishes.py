"""What a seat costs a person's wishes."""

from rotation.solver.problem import WEIGHTS, Seat


def cost(seat: Seat, person: str) -> int:
    """Return the weighted cost of the person's dislike: below 0 where the seat was asked for."""
    return WEIGHTS["dislike_cost"] * seat.dislike.get(person, 0)

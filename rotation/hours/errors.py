"""The error of this package: a code and parameters that a service turns into words."""


class HoursError(ValueError):
    """Something said about time cannot be.

    `code` is stable, `params` fill in the words made for it, `message` is for developers.
    """

    def __init__(self, code: str, message: str, **params: str | int) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.params = params

"""An address as a square that the camera of a telephone reads."""

import segno


def picture(address: str) -> str:
    """Return the address as an image for `src`, four modules of quiet white around it.

    Black on white in every colour scheme: many cameras do not read it the other way round.
    """
    code = segno.make(address, error="m", micro=False)
    return code.svg_data_uri(scale=4, border=4, dark="#000", light="#fff", omitsize=True)

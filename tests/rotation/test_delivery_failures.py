"""Why a message could not be sent is kept as a code and said in a sentence."""

import pytest

from rotation import fetch
from rotation.notices import failures


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        pytest.param("mail_unreachable", "The mail server cannot be reached.", id="mail"),
        pytest.param(
            "webhook_answered: 500", "The webhook answered with an error. (500)", id="said"
        ),
        pytest.param("fetch_tls", "The server has no valid certificate.", id="webhook"),
        pytest.param("address_private", "This address leads into a private network.", id="guard"),
        pytest.param("of_a_version_to_come", "of_a_version_to_come", id="not known here"),
    ],
)
def test_a_failure_is_said_in_a_sentence(failure, said):
    assert failures.words(failure) == said


def test_an_address_that_a_webhook_cannot_reach_is_said_as_for_a_calendar():
    codes = {*fetch.STATUS_CODES.values(), "fetch_timeout", "fetch_unreachable"}

    assert {failures.words(code) for code in codes} == {fetch.words(code) for code in codes}

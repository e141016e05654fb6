"""How the API describes itself in OpenAPI."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc
from drf_spectacular.utils import OpenApiParameter

from config.idempotency import HEADER

Json = dict[str, Any]

ABOUT = """
Shifts, cases, friction points, themes and requirements: all that the pages do.

**Who asks.** `Authorization: Bearer fl_api_...`, a personal token made under Settings. It may do
what its person may; one made for reading changes nothing.

**Refusals** have one shape, `{code, message, fields}`: a code for programs, a sentence for people,
and sentences about each field by its name. What is unknown, given twice or of the wrong type is
refused, never guessed.

**Moments** carry their offset from UTC, such as `2026-11-18T09:00:00Z`; answers are in UTC.

**Lists** come by pages of `limit` rows. `next` is the whole address of the next page, or null.

**Versions.** What two people may have open answers with an `ETag`. A change sends it back as
`If-Match` (or `row_version` in the body); when somebody was faster, 409 `stale` says what it says
now, and 428 asks for a version where there was none.

**Twice is once.** A POST with an `Idempotency-Key` that is sent again within 24 hours gets the
answer it got first, and is done once.
"""
ERROR: Json = {
    "type": "object",
    "description": "What every refusal looks like.",
    "required": ["code", "message", "fields"],
    "additionalProperties": False,
    "properties": {
        "code": {"type": "string", "description": "Stable, for programs.", "example": "invalid"},
        "message": {"type": "string", "description": "A sentence for a person."},
        "fields": {
            "type": "object",
            "description": "Sentences about each field by its name, such as `points.0.text`.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}
MEANINGS = {
    "400": "Something in the request is malformed, unknown or of the wrong type (`invalid`).",
    "401": "Nobody is signed in, or the token is unknown, expired or revoked (`not_signed_in`).",
    "403": "The role or the scope of the token does not allow this (`forbidden`).",
    "404": "There is nothing at this address for whoever asks (`not_found`).",
    "406": "The answer is JSON, which was not accepted (`not_acceptable`).",
    "409": "Somebody was faster, or it was done already (`stale`, `conflict` and others).",
    "413": "The body is too large (`too_large`).",
    "414": "The address is too long.",
    "415": "The body is no JSON (`unsupported_media_type`).",
    "422": "The values are well-formed, but cannot be used; the code says why.",
    "428": "Say which version the change was made from (`precondition_required`).",
}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Personal tokens, as OpenAPI names them."""

    target_class = "rotation.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> Json:
        """Return the security scheme."""
        about = "A personal token, made under Settings."
        return {"type": "http", "scheme": "bearer", "description": about}


class Described(AutoSchema):
    """Reads from views what need not be said twice: docstrings, parameters, versions."""

    def get_summary(self) -> str:
        """Return the first sentence of the method's docstring."""
        return self._docs()[0].rstrip(".")

    def get_description(self) -> str:  # type: ignore[override] # as drf-spectacular has it
        """Return what the docstring says beyond that."""
        return self._docs()[1]

    def _docs(self) -> tuple[str, str]:
        first, _blank, rest = get_doc(getattr(self.view, self.method.lower())).partition("\n")
        return first.strip(), rest.strip()

    def get_override_parameters(self) -> list[Any]:
        """Return the query, the version and the key against doing something twice."""
        view: Any = self.view
        found: list[Any] = []
        if self.method == "GET" and view.query().fields:
            found.append(view.query)
        if self.method == "POST":
            about = "Sent again with the same key within 24 hours, it is done only once."
            key = {"type": "string", "minLength": 1, "maxLength": 120, "pattern": "^[ -~]+$"}
            found.append(_header(HEADER, key, about))
        if view.versioned and self.method in ("GET", "PATCH"):
            about = "The version of what was read."
            found.append(_header("ETag", {"type": "string"}, about, response=[200]))
            if self.method == "PATCH":
                about = "The ETag that was read, or `row_version` in the body."
                found.append(_header("If-Match", {"type": "string", "example": '"v3"'}, about))
        return found


def _header(name: str, schema: Json, about: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, schema, "header", description=about, **more)


def add_errors(result: Json, **_: Any) -> Json:
    """Add to each operation the errors it can answer with, all of one shape.

    Bodies are said to hold nothing but what they name, which is what views see to.
    """
    result["info"]["description"] = ABOUT.strip()
    shapes = result.setdefault("components", {}).setdefault("schemas", {})
    for name, shape in shapes.items():
        if name.endswith("Request"):
            shape["additionalProperties"] = False
    shapes["Error"] = ERROR
    for operations in result["paths"].values():
        for method, operation in operations.items():
            for response in operation["responses"].values():
                response["description"] = response["description"] or "Done."
            for status in _errors_of(method, operation):
                operation["responses"].setdefault(status, _refusal(status))
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return result


def _errors_of(method: str, operation: Json) -> set[str]:
    found = {"400", "401", "403", "404", "406", "414"}
    if method != "get":
        found |= {"409", "413", "422"}
    elif any(each["in"] == "query" for each in operation.get("parameters", ())):
        found.add("422")
    if "requestBody" in operation:
        found.add("415")
    if any(each["name"] == "If-Match" for each in operation.get("parameters", ())):
        found.add("428")
    return found


def _refusal(status: str) -> Json:
    if status == "414":
        # The web server refuses such a request before the API has seen it.
        return {"description": MEANINGS[status]}
    schema = {"$ref": "#/components/schemas/Error"}
    return {"description": MEANINGS[status], "content": {"application/json": {"schema": schema}}}

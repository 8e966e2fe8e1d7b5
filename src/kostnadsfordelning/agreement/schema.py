"""The file format as JSON Schema, for completion and first checks in editors."""

from __future__ import annotations

from typing import Any

from kostnadsfordelning.agreement.agreement import Agreement


def agreement_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of an agreement file, made from the model.

    It is shipped as ``agreement.schema.json`` beside the bundled agreements. It tells form, not meaning:
    that shares make 100 % and that names exist is found by ``kostnadsfordelning check``.
    """
    schema = Agreement.model_json_schema(by_alias=True, mode="validation")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Avtal om kostnadsfördelning"
    return schema

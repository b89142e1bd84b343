"""Calls Secret Manager as standard input says, and prints what its own library makes of each answer.

In: {"credentials": external-account configuration, "endpoint": host and port, "calls": [[method, request], ...]}.
Out: a list, in order, of {"value": ...} or {"error": {"type", "code", "message", "reason"}}.
"""

import json
import sys
import tempfile

import google.auth
from google.api_core.client_options import ClientOptions
from google.api_core.exceptions import GoogleAPICallError
from google.auth.exceptions import GoogleAuthError
from google.cloud import secretmanager

SCOPES = ["https://www.googleapis.com/auth/cloud-platform"]


def credentials_of(configuration):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(configuration, file)
        file.flush()
        credentials, _ = google.auth.load_credentials_from_file(file.name)
    # Given when the file is read, scopes make the library ask the public cloud for the project.
    return credentials.with_scopes(SCOPES)


def plain(answer):
    if hasattr(answer, "pages"):
        return [plain(one) for one in answer]
    return type(answer).to_dict(answer, use_integers_for_enums=False)


def outcome(client, method, request):
    try:
        return {"value": plain(getattr(client, method)(request=request))}
    except GoogleAPICallError as error:
        return {"error": {"type": type(error).__name__, "code": error.code, "message": error.message, "reason": error.reason}}
    except GoogleAuthError as error:
        return {"error": {"type": type(error).__name__, "code": None, "message": str(error), "reason": None}}


asked = json.load(sys.stdin)
client = secretmanager.SecretManagerServiceClient(
    credentials=credentials_of(asked["credentials"]),
    transport="rest",
    client_options=ClientOptions(api_endpoint=asked["endpoint"]),
)
json.dump([outcome(client, *call) for call in asked["calls"]], sys.stdout)

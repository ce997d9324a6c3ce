"""An organisation's sign-in on loopback: discovery, code with PKCE, token, particulars and keys; and lies."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CLIENT, SECRET = "mainstay", "a secret of two"


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """What it knows, and whom it last let in."""

    url: str = ""
    email: str = "known@example.org"
    is_verified: bool = True
    key: rsa.RSAPrivateKey = field(default_factory=_key)
    issuer: str = ""
    change: Callable[[dict[str, Any]], None] = lambda claims: None
    sign: Callable[[dict[str, Any], rsa.RSAPrivateKey], str] | None = None
    told_subject: str = "subject-1"
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def configuration(self) -> dict[str, Any]:
        """What it says of itself."""
        names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return {
            "issuer": self.issuer or self.url,
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **{f"{name}_endpoint": f"{self.url}/{path}" for name, path in names.items()},
        }

    def keys(self) -> dict[str, Any]:
        """The public half of its key."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def authorize(self, address: str) -> str:
        """Let somebody in: where their browser is sent back to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, posted: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """A code for a token, once, to whom it was given."""
        asked = self.codes.pop(posted.get("code", ""), None)
        proof = hashlib.sha256(posted.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != challenge or posted.get("client_secret") != SECRET:
            return 400, {"error": "invalid_grant"}
        claims = {
            "iss": self.issuer or self.url,
            "aud": CLIENT,
            "sub": "subject-1",
            "nonce": asked.get("nonce"),
            "iat": int(time.time()),
            "exp": int(time.time()) + 60,
            "amr": ["pwd", "mfa"],
        }
        self.change(claims)
        sign = self.sign or (lambda said, key: jwt.encode(said, key, "RS256", headers={"kid": "one"}))
        return 200, {"access_token": "opens", "token_type": "Bearer", "id_token": sign(claims, self.key)}

    def userinfo(self) -> dict[str, Any]:
        """Particulars of who was let in."""
        return {"sub": self.told_subject, "email": self.email, "email_verified": self.is_verified}


@contextmanager
def running_provider() -> Iterator[Provider]:
    """One that answers until the block ends."""
    provider = Provider()

    class Answers(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Nothing."""

        def _send(self, status: int, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            provider.asked.append(path)
            if path == "/userinfo" and self.headers["Authorization"] != "Bearer opens":
                return self._send(401, {})
            said = {
                "/.well-known/openid-configuration": provider.configuration,
                "/keys": provider.keys,
                "/userinfo": provider.userinfo,
            }.get(path)
            return self._send(200, said()) if said else self._send(404, {})

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(*provider.token(dict(parse_qsl(body))))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

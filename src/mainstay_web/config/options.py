"""What a deploying organisation sets: read from one TOML file, then from the environment."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_VARIABLE = "MAINSTAY_SITE"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class IdentityProvider:
    """An organisation's own sign-in, by OpenID Connect.

    Attributes
        name : what the button says
        server_url : where its configuration is, without `/.well-known/openid-configuration`
        client_id : what it knows this site by
        secret_file : file that holds the secret, readable by its owner only
        second_factor : True if the provider asks for one; then the site does not ask again
        second_factor_said : what `amr` or `acr` of its token says when it did; empty if it always does
    """

    name: str
    server_url: str
    client_id: str
    secret_file: Path
    second_factor: bool = False
    second_factor_said: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """Scheme and host, for the content policy."""
        return "/".join(self.server_url.split("/")[:3])

    @property
    def secret(self) -> str:
        """The secret, read when it is needed."""
        return self.secret_file.read_text("utf-8").strip()


@dataclass(frozen=True)
class Options:
    """Everything that differs from one site to the next.

    Attributes
        store : the results and records that the site shows
        home : folder of the site's own database and key; beside the store unless said otherwise
        local : folder of a service's own indicators, shown beside the package's and marked
        host, port : where the server listens
        hosts : names under which browsers reach it
        database_url : another database than SQLite in `home`
        trusted_proxy : address of the proxy that ends HTTPS
        demonstration : shows a simulated system, with accounts that anybody at this machine may use
        organisation : who runs the site, for the foot of each page
        languages : codes of the languages offered
        stale_after_days : from when a snapshot is called out of date
        idle_minutes : how long somebody stays signed in without doing anything
        identity_provider : the organisation's own sign-in, if it has one
    """

    store: Path = Path("mainstay-store")
    home: Path = Path()
    local: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8765
    hosts: tuple[str, ...] = ()
    database_url: str = ""
    trusted_proxy: str = ""
    demonstration: bool = False
    organisation: str = ""
    languages: tuple[str, ...] = ("en-gb",)
    stale_after_days: int = 45
    idle_minutes: int = 30
    identity_provider: IdentityProvider | None = field(default=None)

    @property
    def is_loopback(self) -> bool:
        """True if only this machine can reach the site."""
        return self.host in LOOPBACK and not self.hosts and not self.trusted_proxy


def load_options(environment: Mapping[str, str] = os.environ) -> Options:
    """The options of this process.

    Args
        environment : `MAINSTAY_SITE` names the file; `MAINSTAY_<OPTION>` and `DATABASE_URL` come before it
    Returns
        options with every path absolute
    Raises
        UsageError : the file cannot be read, or names an option there is not
    """
    given = _from_file(environment.get(FILE_VARIABLE, "")) | _from_environment(environment)
    provider = given.pop("identity_provider", None)
    known = {part.name: part for part in fields(Options)}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise UsageError(
            f"options of the site among {', '.join(known)}", ", ".join(unknown), "Mend the site's file."
        )
    values = {name: _typed(name, value) for name, value in given.items()}
    if provider:
        said = tuple(provider.get("second_factor_said", ()))
        typed = {"secret_file": Path(provider["secret_file"]), "second_factor_said": said}
        provider = IdentityProvider(**{**provider, **typed})
    store = Path(values.pop("store", Options.store)).resolve()
    home = Path(values.pop("home", store.with_name(f"{store.name}-site"))).resolve()
    local = Path(named).resolve() if (named := values.pop("local", "")) else None
    return Options(store=store, home=home, local=local, identity_provider=provider, **values)


def _from_file(name: str) -> dict[str, Any]:
    if not name:
        return {}
    try:
        return tomllib.loads(Path(name).read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise UsageError(
            f"{FILE_VARIABLE} to name a TOML file", f"{problem}", "Mend the file or its name."
        ) from None


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    names = [part.name for part in fields(Options) if part.name != "identity_provider"]
    given = {name: environment.get(f"MAINSTAY_{name.upper()}", "") for name in names}
    given["database_url"] = environment.get("DATABASE_URL", "")
    return {name: value for name, value in given.items() if value}


def _typed(name: str, value: Any) -> Any:
    kind = {part.name: str(part.type) for part in fields(Options)}[name]
    if kind == "int":
        return int(value)
    if kind == "bool":
        return value if isinstance(value, bool) else value.lower() in ("1", "true", "yes")
    if kind.startswith("tuple"):
        return tuple(value.split(",")) if isinstance(value, str) else tuple(value)
    return value

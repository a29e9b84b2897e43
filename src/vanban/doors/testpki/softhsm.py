"""A SoftHSM token for tests and demonstrations, where softhsm2-util is installed."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pkcs11
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pkcs11 import Attribute, KeyType
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key

from vanban.doors.testpki.authority import KeyKind, PublicKey

MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so")


@dataclass(frozen=True, slots=True)
class SoftHsm:
    """A token that exists; ``environment`` is what a process needs to use it."""

    folder: Path
    module: str
    label: str
    pin: str

    @property
    def environment(self) -> dict[str, str]:
        return {
            "SOFTHSM2_CONF": str(self.folder / "softhsm2.conf"),
            "VANBAN_PKCS11_MODULE": self.module,
            "VANBAN_PKCS11_PIN": self.pin,
        }


def softhsm_module() -> str | None:
    """The PKCS#11 module of SoftHSM, when it and its tool are installed."""
    if shutil.which("softhsm2-util") is None:
        return None
    return next((path for path in MODULES if Path(path).exists()), None)


def init_softhsm(folder: Path, *, label: str, pin: str) -> SoftHsm | None:
    """Make a token in ``folder``, once; None when SoftHSM is not installed."""
    module = softhsm_module()
    if module is None:
        return None
    hsm = SoftHsm(folder, module, label, pin)
    if (folder / "softhsm2.conf").exists():
        return hsm
    tokens = folder / "tokens"
    tokens.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    settings = f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n"
    (folder / "softhsm2.conf").write_text(settings)
    command = ["softhsm2-util", "--init-token", "--free", "--label", label]
    subprocess.run(
        [*command, "--pin", pin, "--so-pin", pin],
        env={**os.environ, **hsm.environment},
        check=True,
        capture_output=True,
    )
    return hsm


def generate_key(hsm: SoftHsm, *, object_id: str, kind: KeyKind = "rsa") -> PublicKey:
    """Make a key pair inside the token (``object_id`` in hexadecimal); only its public half leaves.

    SOFTHSM2_CONF must be set in this process before the module is first loaded.
    """
    token = pkcs11.lib(hsm.module).get_token(token_label=hsm.label)
    name = bytes.fromhex(object_id)
    with token.open(user_pin=hsm.pin, rw=True) as session:
        if kind == "ec":
            curve = encode_named_curve_parameters("secp256r1")
            domain = session.create_domain_parameters(
                KeyType.EC, {Attribute.EC_PARAMS: curve}, local=True
            )
            public, _ = domain.generate_keypair(store=True, id=name, label=object_id)
            der = encode_ec_public_key(public)
        else:
            public, _ = session.generate_keypair(
                KeyType.RSA, 2048, store=True, id=name, label=object_id
            )
            der = encode_rsa_public_key(public)
    found = load_der_public_key(der)
    if not isinstance(found, PublicKey):
        raise TypeError(kind)
    return found

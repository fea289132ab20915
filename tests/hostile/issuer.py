"""An issuer of tokens and an authority for certificates, made anew for each run, and the forgeries of somebody who is neither."""
import base64
import hashlib
import hmac
import json
import subprocess
import time
import uuid

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

ISSUER = "https://issuer.example"
AUDIENCE = "rapport"


def b64(data):
    if isinstance(data, str):
        data = data.encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value, size=None):
    return b64(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))


class Key:
    """A key pair for one algorithm."""

    def __init__(self, kid, algorithm="ES256"):
        self.kid, self.algorithm = kid, algorithm
        if algorithm.startswith("RS"):
            self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        else:
            self.private = ec.generate_private_key(ec.SECP256R1() if algorithm == "ES256" else ec.SECP384R1())
        self.hash = hashes.SHA384() if algorithm.endswith("384") else hashes.SHA256()

    def jwk(self):
        numbers = self.private.public_key().public_numbers()
        if self.algorithm.startswith("RS"):
            return {"kty": "RSA", "kid": self.kid, "alg": self.algorithm, "use": "sig", "n": number(numbers.n), "e": number(numbers.e)}
        size = 32 if self.algorithm == "ES256" else 48
        return {"kty": "EC", "kid": self.kid, "alg": self.algorithm, "use": "sig",
                "crv": "P-256" if self.algorithm == "ES256" else "P-384", "x": number(numbers.x, size), "y": number(numbers.y, size)}

    def signature(self, data):
        if self.algorithm.startswith("RS"):
            return self.private.sign(data, padding.PKCS1v15(), self.hash)
        size = 32 if self.algorithm == "ES256" else 48
        r, s = utils.decode_dss_signature(self.private.sign(data, ec.ECDSA(self.hash)))
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")

    def public_pem(self):
        return self.private.public_key().public_bytes(serialization.Encoding.PEM,
                                                      serialization.PublicFormat.SubjectPublicKeyInfo)

    def sign(self, claims, header=None):
        head = {"alg": self.algorithm, "typ": "JWT", "kid": self.kid} if header is None else header
        data = f"{b64(json.dumps(head))}.{b64(json.dumps(claims))}"
        return f"{data}.{b64(self.signature(data.encode()))}"


def key_set(*keys):
    return json.dumps({"keys": [key.jwk() for key in keys]})


def claims(practice="north", scope="", **more):
    """Claims as a good issuer makes them; a value of None leaves one out."""
    now = int(time.time())
    made = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ehr", "iat": now, "exp": now + 600, "rapport_practice": practice,
            "scope": scope, "jti": str(uuid.uuid4()), **more}
    return {name: value for name, value in made.items() if value is not None}


def unsigned(body, algorithm="none"):
    return f"{b64(json.dumps({'alg': algorithm, 'kid': 'k1'}))}.{b64(json.dumps(body))}."


def with_hmac(body, secret, kid="k1"):
    """A token whose signature takes the public key for a shared secret."""
    data = f"{b64(json.dumps({'alg': 'HS256', 'kid': kid}))}.{b64(json.dumps(body))}"
    return f"{data}.{b64(hmac.new(secret, data.encode(), hashlib.sha256).digest())}"


class Authority:
    """Makes certificates with openssl."""

    def __init__(self, folder, name="authority"):
        self.folder, self.name = folder, name
        self.run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                 "-subj", f"/CN={name}", "-keyout", self.path("key"), "-out", self.path("crt"))

    def path(self, kind, name=None):
        return str(self.folder / f"{name or self.name}.{kind}")

    @staticmethod
    def run(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True)

    def issue(self, name, alternative_names="DNS:localhost,IP:127.0.0.1"):
        """Makes <name>.key and <name>.crt, each moved into its place whole."""
        extensions = self.folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName={alternative_names}\n")
        self.run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={name}",
                 "-keyout", self.path("key.new", name), "-out", self.path("csr", name))
        self.run("x509", "-req", "-days", "1", "-in", self.path("csr", name), "-CA", self.path("crt"), "-CAkey",
                 self.path("key"), "-CAcreateserial", "-extfile", str(extensions), "-out", self.path("crt.new", name))
        for kind in ("key", "crt"):
            (self.folder / f"{name}.{kind}.new").rename(self.folder / f"{name}.{kind}")
        return self

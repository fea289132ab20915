"""Server configurations in text format, read by the schema itself: an unknown field or a wrong type is an error."""
import importlib
import pathlib
import subprocess
import sys
import tempfile

from google.protobuf import text_format

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = ("rapport/config/v1/server_config.proto", "rapport/config/v1/access.proto")
_generated = tempfile.TemporaryDirectory()


def _schema():
    subprocess.run(["protoc", "-I", ROOT / "protos", f"--python_out={_generated.name}", *SCHEMA], check=True)
    sys.path.insert(0, _generated.name)
    return importlib.import_module("rapport.config.v1.server_config_pb2")


pb = _schema()


def parse(text):
    """The configuration. Raises text_format.ParseError where the schema does not know a field."""
    return text_format.Parse(text, pb.ServerConfig())


def read(path):
    return parse(path.read_text())


def shipped():
    """Every configuration in the repository."""
    return sorted([*(ROOT / "deploy").rglob("*.textproto"), *(ROOT / "k8s").rglob("*.textproto")])

"""The published contracts as a client in another language sees them: stubs made from protos/ alone."""
import atexit
import pathlib
import shutil
import subprocess
import sys
import tempfile

import grpc

ROOT = pathlib.Path(__file__).resolve().parents[2]


def generate():
    """Generates the Python stubs into a folder of their own and makes them importable."""
    out = pathlib.Path(tempfile.mkdtemp(prefix="rapport-stubs-"))
    atexit.register(shutil.rmtree, out, ignore_errors=True)
    protos = sorted(str(path) for path in (ROOT / "protos").rglob("*.proto"))
    subprocess.run(
        ["protoc", "-I", str(ROOT / "protos"), f"--python_out={out}", f"--grpc_python_out={out}",
         "--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin", *protos], check=True)
    sys.path.insert(0, str(out))
    grpc.__path__.append(str(out / "grpc"))  # grpc.health.v1 lies beside the library's own package
    return out


generate()

# pylint: disable=wrong-import-position,import-error,unused-import
from google.rpc import error_details_pb2, status_pb2  # noqa: E402
from grpc.health.v1 import health_pb2, health_pb2_grpc  # noqa: E402
from rapport.goals.v1 import goal_pb2, goal_progress_pb2, goal_service_pb2, goal_service_pb2_grpc  # noqa: E402
from rapport.intake.v1 import episode_pb2, intake_service_pb2, intake_service_pb2_grpc, session_pb2  # noqa: E402
from rapport.scoring.v1 import alliance_pb2, alliance_service_pb2, alliance_service_pb2_grpc  # noqa: E402
from rapport.scoring.v1 import score_pb2, scoring_service_pb2, scoring_service_pb2_grpc  # noqa: E402
from rapport.type.v1 import assessment_pb2, erasure_pb2, external_id_pb2  # noqa: E402


class Problem:
    """A failed call with its google.rpc details."""

    def __init__(self, error):
        self.code = error.code()
        self.message = error.details()
        self.reason = ""
        self.fields = {}
        self.retry = False
        for key, value in error.trailing_metadata() or ():
            if key != "grpc-status-details-bin":
                continue
            for detail in status_pb2.Status.FromString(value).details:
                info, bad, retry = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest(), error_details_pb2.RetryInfo()
                if detail.Unpack(info):
                    self.reason = info.reason
                elif detail.Unpack(bad):
                    self.fields = {v.field: v.description for v in bad.field_violations}
                elif detail.Unpack(retry):
                    self.retry = True


def problem_of(call, *args, **kwargs):
    """Makes a call that must fail and returns how it did."""
    try:
        call(*args, **kwargs)
    except grpc.RpcError as error:
        return Problem(error)
    raise AssertionError("the call succeeded")


def assessment(instrument, values, rater=assessment_pb2.RATER_CLIENT):
    """An assessment whose answers stand in the order of the items; None is an item not answered."""
    result = assessment_pb2.Assessment(instrument=instrument, rater=rater)
    for item, value in enumerate(values, 1):
        answer = result.answers.add(item=item)
        if value is not None:
            answer.value = value
    return result

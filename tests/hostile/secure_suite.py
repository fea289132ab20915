"""The three real services with TLS, mutual TLS between them, tokens and client certificates."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

# pylint: disable=wrong-import-position
import contracts  # noqa: E402
import grpc  # noqa: E402
import suite  # noqa: E402
from issuer import AUDIENCE, ISSUER, Authority, Key, claims, key_set  # noqa: E402

EVERYTHING = ("rapport/session.read rapport/session.write rapport/session.import rapport/parameters.write rapport/goal.read "
              "rapport/goal.write rapport/alliance.read rapport/score rapport/export rapport/erase")


class SecureSuite(suite.Suite):
    """As Suite, on TCP ports with every defence on."""

    def __init__(self, transport="", limits="calls_per_second: 100000 burst: 100000"):
        self.transport, self.limits = transport, limits
        self.ports = {name: suite.free_port() for name in self.NAMES}
        self.key = Key("k1")
        super().__init__()

    def prepare(self):
        """What the configurations name, before they are written."""
        if (self.folder / "authority.crt").exists():
            return
        self.authority = Authority(self.folder)
        self.stranger = Authority(self.folder, "stranger")
        for name in self.NAMES:
            self.authority.issue(name, f"DNS:localhost,IP:127.0.0.1,DNS:rapport-{name}")
        self.authority.issue("estimate", "DNS:rapport-estimate")
        self.authority.issue("portal", "URI:spiffe://practice.example/portal")
        self.authority.issue("unknown", "DNS:unknown.example")
        self.stranger.issue("intruder", "URI:spiffe://practice.example/portal")
        (self.folder / "keys.json").write_text(key_set(self.key))

    def upstream(self, name):
        """How a program reaches the others: by its own certificate."""
        folder = self.folder
        return f"""ca_file: "{folder}/authority.crt"
            client_certificate_file: "{folder}/{name}.crt" client_key_file: "{folder}/{name}.key" """

    def config(self, name):
        self.prepare()
        folder = self.folder
        upstream = self.upstream(name)
        text = super().config(name)
        text = text.replace(f'address: "unix:{folder}/{name}.sock"', f'address: "127.0.0.1:{self.ports[name]}"', 1)
        for peer in ("intake", "goals"):
            text = text.replace(f'{peer} {{ target: "unix:{folder}/{peer}.sock" }}',
                                f'{peer} {{ target: "dns:///localhost:{self.ports[peer]}" {upstream} }}')
        return text + f"""
            tls {{ certificate_file: "{folder}/{name}.crt" key_file: "{folder}/{name}.key"
                   client_ca_file: "{folder}/authority.crt" client_certificate_optional: true
                   refresh_interval {{ seconds: 1 }} }}
            access {{
              issuers {{ issuer: "{ISSUER}" audiences: "{AUDIENCE}" jwks_file: "{folder}/keys.json"
                         refresh_interval {{ seconds: 1 }} }}
              issuers {{ issuer: "{ISSUER}/once" audiences: "{AUDIENCE}" jwks_file: "{folder}/keys.json" single_use: true }}
              certificates {{ subject: "rapport-goals" roles: "goals-service" }}
              certificates {{ subject: "rapport-scoring" roles: "scoring-service" }}
              certificates {{ subject: "rapport-estimate" roles: "estimates-job" }}
              certificates {{ subject: "spiffe://practice.example/portal" principal: "portal" roles: "record-system"
                              practice: "north" }}
              limits {{ {self.limits} }}
            }}
            transport {{ {self.transport} }}
        """

    def target(self, name):
        return f"localhost:{self.ports[name]}"

    def credentials(self, certificate=None):
        read = lambda kind: (self.folder / f"{certificate}.{kind}").read_bytes()  # noqa: E731
        root = (self.folder / "authority.crt").read_bytes()
        if certificate is None:
            return grpc.ssl_channel_credentials(root)
        return grpc.ssl_channel_credentials(root, read("key"), read("crt"))

    def new_channel(self, name, certificate=None):
        options = [("grpc.enable_retries", 0), ("grpc.use_local_subchannel_pool", 1),
                   ("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]
        return grpc.secure_channel(self.target(name), self.credentials(certificate), options=options)

    def channel(self, name):
        if name not in self.channels:
            self.channels[name] = self.new_channel(name)
        return self.channels[name]

    def serving(self, name, port="health"):
        return super().serving(name, "health")

    def token(self, practice="north", scope=EVERYTHING, **more):
        return self.key.sign(claims(practice, scope, **more))


NAMES = {"name", "parent", "episode", "episodes", "episode_name", "session", "from", "to", "goal", "moved_from", "split_from",
         "split_into", "parameter_set"}


def holds_names(field):
    """Whether a field holds resource names of a practice; the contracts call such fields alike."""
    return (field.type == field.TYPE_STRING and field.name in NAMES
            and field.full_name != "rapport.scoring.v1.GetInstrumentRequest.name")


def bearer(token):
    return (("authorization", f"Bearer {token}"),)


# Every RPC by its full path, with the service that has it.
def every_method():
    for service, module in (("intake", contracts.intake_service_pb2), ("goals", contracts.goal_service_pb2),
                            ("scoring", contracts.scoring_service_pb2), ("scoring", contracts.alliance_service_pb2)):
        for descriptor in module.DESCRIPTOR.services_by_name.values():
            for method in descriptor.methods:
                yield service, descriptor, method


# The streaming kinds, which Python's descriptors of this release do not tell.
REQUEST_STREAMS = {"ImportSessions", "ScoreAssessments", "ScoreTable"}
REPLY_STREAMS = REQUEST_STREAMS | {"WatchChanges", "ExportClient", "WatchAllianceFlags", "CompareDefinitions"}


def message_class(descriptor):
    from google.protobuf import message_factory  # pylint: disable=import-outside-toplevel
    return message_factory.MessageFactory().GetPrototype(descriptor)


def call(channel, descriptor, method, request, metadata=(), timeout=20):
    """Makes any call with a message or with raw bytes; returns the first reply, or None when a stream has none."""
    path = f"/{descriptor.full_name}/{method.name}"
    serializer = (lambda raw: raw) if isinstance(request, bytes) else type(request).SerializeToString
    reply = message_class(method.output_type).FromString
    if method.name in REQUEST_STREAMS:
        stream = channel.stream_stream(path, serializer, reply)(iter([request]), metadata=metadata, timeout=timeout)
    elif method.name in REPLY_STREAMS:
        stream = channel.unary_stream(path, serializer, reply)(request, metadata=metadata, timeout=timeout)
    else:
        return channel.unary_unary(path, serializer, reply)(request, metadata=metadata, timeout=timeout)
    try:
        return next(stream, None)
    finally:
        stream.cancel()

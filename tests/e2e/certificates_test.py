"""A certificate that runs out wakes somebody before it does, and one that was replaced under the running service does no more."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from suite import BIN, ROOT, Process, free_port, until
from watching_test import Prometheus, programs


class Encrypted:
    """rapport-scoring alone, with a certificate of its own making."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rapport-e2e-"))
        self.metrics_ports = {"scoring": free_port()}
        self.make_certificate(days=10)
        config = self.folder / "scoring.textproto"
        config.write_text(f"""
            listen {{ address: "127.0.0.1:0" health_address: "127.0.0.1:0" metrics_address: "127.0.0.1:{self.metrics_ports['scoring']}" }}
            tls {{ certificate_file: "{self.folder}/tls.crt" key_file: "{self.folder}/tls.key" }}
            drain {{ pause {{ }} }}
            instruments {{ directory: "{ROOT}/common/instruments/definitions" }}
        """)
        self.process = Process(self.folder, "scoring", [str(BIN / "rapport-scoring"), "--config", str(config)])

    def make_certificate(self, days):
        """A new pair beside the old, renamed over it, key first, as docs/runbooks/RapportCertificateExpiresSoon.md says."""
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-days", str(days), "-subj", "/CN=rapport-scoring",
                        "-keyout", self.folder / "new.key", "-out", self.folder / "new.crt"], check=True, capture_output=True)
        for kind in ("key", "crt"):
            (self.folder / f"new.{kind}").rename(self.folder / f"tls.{kind}")


@programs.needed("prometheus", "prometheus")
class CertificatesTest(unittest.TestCase):
    def setUp(self):
        self.suite = Encrypted()
        self.addCleanup(shutil.rmtree, self.suite.folder, ignore_errors=True)
        self.suite.process.start()
        self.addCleanup(self.suite.process.kill)
        self.prometheus = Prometheus(self.suite)
        self.addCleanup(self.prometheus.process.kill)
        self.prometheus.start()

    def test_it_wakes_until_it_is_renewed(self):
        soon, now = "RapportCertificateExpiresSoon", "RapportCertificateExpiresNow"
        until(lambda: self.prometheus.firing(soon), soon)
        self.assertEqual([alert["metric"]["certificate"] for alert in self.prometheus.firing(soon)], ["server"])
        self.assertEqual(self.prometheus.firing(now), [])
        self.suite.make_certificate(days=1)
        until(lambda: self.prometheus.firing(now), now)
        self.suite.make_certificate(days=90)
        left = "rapport_tls_certificate_not_after_seconds{certificate='server'} - time() > 80 * 86400"
        until(lambda: self.prometheus.query(left), "the renewed certificate is the one that is watched")
        until(lambda: not self.prometheus.firing(now) and not self.prometheus.firing(soon), "both are over")


if __name__ == "__main__":
    unittest.main()

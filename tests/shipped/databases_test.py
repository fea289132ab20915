"""The scripts that make the databases, run by a real PostgreSQL, and the migrations into what they made."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import programs

ROOT = pathlib.Path(__file__).resolve().parents[2]
POSTGRES = pathlib.Path("/usr/lib/postgresql/15/bin")
BIN = pathlib.Path(os.environ.get("RAPPORT_BIN", ROOT / "build" / "dev" / "bin"))
SCRIPTS = {ROOT / "k8s/components/postgres/databases.sh": "/etc/rapport/secrets", ROOT / "deploy/compose/databases.sh": "/run/secrets"}
SERVICES = ("intake", "goals")
# A server refuses to run as root; Debian's package brings its own user.
USER = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


@programs.needed(str(POSTGRES / "initdb"), "postgresql")
class DatabasesTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rapport-pg-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        if USER:
            shutil.chown(self.folder, "postgres", "postgres")
        self.folder.chmod(0o755)
        self.run_as("initdb", "-D", self.folder / "data", "-U", "postgres", "--auth-local=scram-sha-256", "-A", "trust")
        hba = self.folder / "data" / "pg_hba.conf"
        hba.write_text("local all postgres trust\nlocal all all scram-sha-256\n")
        self.run_as("pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "log", "-o",
                    f"-c listen_addresses='' -c unix_socket_directories={self.folder}", "start")
        self.addCleanup(self.run_as, "pg_ctl", "-D", self.folder / "data", "-w", "-m", "immediate", "stop")
        for service in SERVICES:
            (self.folder / f"{service}-password").write_text(f"it's {service}'s \"own\"")

    def run_as(self, program, *arguments):
        subprocess.run([POSTGRES / program, *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL, **USER)

    def make_databases(self, script, secrets):
        text = script.read_text().replace(secrets, str(self.folder))
        subprocess.run(["bash", "-c", text], check=True, cwd="/", capture_output=True,
                       env=os.environ | {"PGHOST": str(self.folder)}, **USER)

    def can_log_in(self, service, database):
        environment = os.environ | {"PGPASSWORD": (self.folder / f"{service}-password").read_text()}
        ended = subprocess.run(["psql", "-h", self.folder, "-U", service, "-d", database, "-c", "SELECT 1"], env=environment,
                               capture_output=True)
        return ended.returncode == 0

    def check(self, script):
        self.make_databases(script, SCRIPTS[script])
        for service in SERVICES:
            for database in SERVICES:
                self.assertEqual(self.can_log_in(service, database), service == database, f"{service} into {database}")

    def test_kubernetes_script_gives_each_service_its_own_and_no_other(self):
        self.check(ROOT / "k8s/components/postgres/databases.sh")

    def test_compose_script_gives_each_service_its_own_and_no_other(self):
        self.check(ROOT / "deploy/compose/databases.sh")

    @unittest.skipUnless("RAPPORT_BIN" in os.environ, "no RAPPORT_BIN says where the programs are")
    def test_the_owner_may_migrate_and_again(self):
        script = ROOT / "k8s/components/postgres/databases.sh"
        self.make_databases(script, SCRIPTS[script])
        (self.folder / "index-key").write_bytes(bytes(range(32)))
        for service in SERVICES:
            conninfo, config = self.folder / f"{service}-conninfo", self.folder / f"{service}.textproto"
            conninfo.write_text(f"host={self.folder} dbname={service} user={service} password='it\\'s {service}\\'s \"own\"'")
            config.write_text(f"store {{ postgres {{ conninfo_file: '{conninfo}' }} index_key_file: '{self.folder}/index-key' }}"
                              f" instruments {{ directory: '{ROOT}/common/instruments/definitions' }}")
            for _ in range(2):
                ended = subprocess.run([BIN / f"rapport-{service}", "migrate", "--config", config], capture_output=True,
                                       text=True, timeout=120)
                self.assertEqual(ended.returncode, 0, ended.stderr)


if __name__ == "__main__":
    unittest.main()

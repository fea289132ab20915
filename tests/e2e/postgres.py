"""A PostgreSQL server of a test's own, on a socket in the test's folder."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "shipped"))
import programs  # noqa: E402

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
USER = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


# Decorates a test class that cannot run without the server.
needed = programs.needed(str(PROGRAMS / "initdb"), "postgresql")


class Postgres:
    """start() makes the server in `folder`, whose mode it opens: the socket lies in it."""

    def __init__(self, folder):
        self.folder, self.data = folder, folder / "postgres"

    def run(self, program, *arguments):
        subprocess.run([PROGRAMS / program, *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL, **USER)

    def start(self, databases):
        self.data.mkdir()
        if USER:
            shutil.chown(self.data, "postgres", "postgres")
        self.folder.chmod(0o777)
        self.run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust")
        self.run("pg_ctl", "-D", self.data, "-w", "-l", self.data / "log", "-o",
                 f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off", "start")
        for name in databases:
            self.run("createdb", "-h", self.folder, "-U", "postgres", name)

    def stop(self):
        """By signal: a new process under another user would be a fork, which gRPC's threads hold up."""
        file = self.data / "postmaster.pid"
        if file.exists():
            os.kill(int(file.read_text().split()[0]), signal.SIGQUIT)
        end = time.monotonic() + 30
        while file.exists() and time.monotonic() < end:
            time.sleep(0.02)
        if file.exists():
            raise AssertionError("PostgreSQL did not stop within 30 s")

    def store(self, name):
        """The store section of the service that keeps its records in the database `name`."""
        (self.folder / f"{name}-conninfo").write_text(f"host={self.folder} dbname={name} user=postgres")
        (self.folder / "index-key").write_bytes(bytes(range(32)))
        return (f'store {{ postgres {{ conninfo_file: "{self.folder}/{name}-conninfo" }} '
                f'index_key_file: "{self.folder}/index-key" }}')

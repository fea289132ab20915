"""What ships is hardened: the release preset's flags, the binaries where they are built, the systemd units and the list of
parts."""
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMPILE = ("-fstack-protector-strong", "-fstack-clash-protection", "-fcf-protection=full", "-D_FORTIFY_SOURCE=2",
           "-D_GLIBCXX_ASSERTIONS", "-fPI")
LINK = ("-Wl,-z,relro", "-Wl,-z,now", "-Wl,-z,noexecstack", "-pie")
PROGRAMS = ("rapport-intake", "rapport-goals", "rapport-scoring", "rapport")


class ReleaseFlags(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="rapport-release-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        subprocess.run(["cmake", "--preset", "release", "-B", str(cls.folder)], cwd=ROOT, check=True, capture_output=True)

    def test_every_file_of_ours_is_compiled_hardened(self):
        commands = json.loads((self.folder / "compile_commands.json").read_text())
        ours = [c for c in commands if "/services/" in c["file"] or "/common/" in c["file"] or ".pb.cc" in c["file"]]
        self.assertGreater(len(ours), 100)
        for command in ours:
            for flag in COMPILE:
                self.assertIn(flag, command["command"], command["file"])
            self.assertRegex(command["command"], r"-O[23]", command["file"])

    def test_every_program_is_linked_hardened(self):
        ninja = (self.folder / "build.ninja").read_text()
        for program in PROGRAMS:
            block = re.search(rf"^build bin/{program}: .*?\n\n", ninja, re.M | re.S)
            self.assertIsNotNone(block, program)
            for flag in LINK:
                self.assertIn(flag, block.group(0), program)


class ReleaseBinaries(unittest.TestCase):
    def test_what_is_built_has_the_properties(self):
        built = [ROOT / "build" / "release" / "bin" / program for program in PROGRAMS]
        built = [path for path in built if path.exists()]
        if not built:
            self.skipTest("there is no release build here")
        for path in built:
            read = subprocess.run(["readelf", "-W", "-h", "-l", "-d", str(path)], check=True, capture_output=True,
                                  text=True).stdout
            self.assertRegex(read, r"Type:\s+DYN", path)
            self.assertIn("GNU_RELRO", read, path)
            self.assertRegex(read, r"BIND_NOW|FLAGS_1.*NOW", path)
            self.assertRegex(read, r"GNU_STACK.* RW ", path)


class SystemdUnits(unittest.TestCase):
    WANTED = ("NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "PrivateDevices=yes",
              "ProtectKernelTunables=yes", "ProtectKernelModules=yes", "ProtectControlGroups=yes", "LimitCORE=0",
              "MemoryDenyWriteExecute=yes", "RestrictNamespaces=yes", "RestrictRealtime=yes", "RestrictSUIDSGID=yes",
              "LockPersonality=yes", "CapabilityBoundingSet=", "SystemCallFilter=@system-service",
              "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX", "DynamicUser=yes", "UMask=0077")

    def test_every_unit_is_sandboxed(self):
        for service in ("intake", "goals", "scoring"):
            lines = (ROOT / "deploy" / "systemd" / f"rapport-{service}.service").read_text().splitlines()
            for wanted in self.WANTED:
                self.assertIn(wanted, lines, service)
            self.assertIn(f"ExecStart=/usr/bin/rapport-{service} --config /etc/rapport/{service}.textproto", lines)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "no systemd here")
    def test_systemd_understands_them(self):
        for service in ("intake", "goals", "scoring"):
            unit = ROOT / "deploy" / "systemd" / f"rapport-{service}.service"
            done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True)
            lines = [line for line in done.stderr.splitlines() if "rapport" in line and "not executable" not in line]
            self.assertFalse(lines)


class Sbom(unittest.TestCase):
    def test_every_library_of_a_program_is_listed_with_its_version(self):
        made = subprocess.run([str(ROOT / "deploy" / "sbom"), "/bin/sh", "/usr/bin/openssl"], check=True, capture_output=True,
                              text=True).stdout
        document = json.loads(made)
        self.assertEqual((document["bomFormat"], document["specVersion"]), ("CycloneDX", "1.4"))
        parts = {part["name"]: part for part in document["components"]}
        self.assertIn("libc6", parts)
        self.assertIn("libssl3", parts)
        for part in parts.values():
            self.assertTrue(part["version"], part["name"])
            self.assertRegex(part["purl"], r"^pkg:deb/debian/[^@]+@.+\?arch=")
        again = subprocess.run([str(ROOT / "deploy" / "sbom"), "/bin/sh", "/usr/bin/openssl"], check=True, capture_output=True,
                               text=True).stdout
        self.assertEqual(again, made, "the same programs give the same list")


if __name__ == "__main__":
    unittest.main()

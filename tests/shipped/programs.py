"""Programs of the distribution that tests start. Away: a visible skip on a developer's machine, a failure where CI is set."""
import os
import shutil
import unittest


def needed(program, package):
    """Decorates a test class that cannot run without `program`, which is in Debian's `package`."""

    def decorate(tests):
        if shutil.which(program):
            return tests
        why = f"{program} (Debian package {package}) is not installed"
        if not os.environ.get("CI"):
            return unittest.skip(why)(tests)

        def fail(_):
            raise AssertionError(f"{why}, and CI must not skip")

        return type(tests.__name__, (unittest.TestCase,), {"test_its_program_is_installed": fail})

    return decorate

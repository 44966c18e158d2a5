"""For tox: the 2.14 in ``torch-2.14`` is a release of torch, not of Python."""

from __future__ import annotations

from tox.plugin import impl
from tox.tox_env.python.virtual_env.runner import VirtualEnvRunner
from tox.tox_env.register import ToxEnvRegister


class TorchRunner(VirtualEnvRunner):
    """What tox always does, with the Python that runs it, whatever the name says."""

    @staticmethod
    def id() -> str:
        return "torch"  # what tox.ini calls it: runner = torch

    @classmethod
    def extract_base_python(cls, env_name: str) -> None:
        return None


@impl
def tox_register_tox_env(register: ToxEnvRegister) -> None:
    register.add_run_env(TorchRunner)

"""The solution of a lab, for the experiment that trains what the reader builds in it."""

import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
# From this cell on a lab uses what its experiment has recorded.
RECORDED = '# %% tags=["recorded"]'


def solution(lab: str) -> ModuleType:
    """Run the code of a lab, solved, above its first cell that loads what was recorded.

    Args:
        lab: Name of a file in labs/.

    Returns:
        A module with the names that the code defines.

    Raises:
        ValueError: If no cell of the lab loads anything.
    """
    path = ROOT / "labs" / f"{lab}.py"
    above, found, _ = path.read_text(encoding="utf-8").partition(RECORDED)
    if not found:
        raise ValueError(f"{path.name} has no cell {RECORDED}: put it above what loads weights")
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))  # checks and pictures of the labs
    module = ModuleType(f"labs.{lab}")
    sys.modules[module.__name__] = module  # where a dataclass looks for its module
    exec(compile(above, path, "exec"), vars(module))
    return module

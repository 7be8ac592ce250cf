"""What the experiments gave, for snippets, figures, and readers."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

# In the project they stand in experiments/; an installed package brings them along.
FOLDERS = (Path(__file__).parents[2] / "experiments", Path(__file__).parent / "trained")


def recorded(experiment: str) -> dict[str, Any]:
    """Read the recorded result of an experiment; nothing is trained.

    Args:
        experiment: Name of its folder.

    Returns:
        The `settings` of the experiment; its `runs`, for each model the numbers of each seed; and
        their `spread`, for each model and number the lowest, the mean and the highest.

    Raises:
        ValueError: If there is no such result.
    """
    return json.loads(_file(experiment, "result.json").read_text(encoding="utf-8"))


def recorded_weights(experiment: str) -> dict[str, Tensor]:
    """Read the weights that an experiment recorded; nothing is trained.

    Args:
        experiment: Name of its folder.

    Returns:
        Each parameter by its name, for `load_state_dict`; they were rounded to 16 bits.

    Raises:
        ValueError: If there are no such weights.
    """
    with np.load(_file(experiment, "weights.npz"), allow_pickle=False) as file:
        return {name: torch.from_numpy(file[name]).float() for name in file.files}


def _file(experiment: str, name: str) -> Path:
    files = {p.parent.name: p for folder in FOLDERS for p in folder.glob(f"*/{name}")}
    if experiment not in files:
        there_are = ", ".join(sorted(files)) or "none"
        raise ValueError(f"no {name} of an experiment {experiment!r}: there are {there_are}")
    return files[experiment]

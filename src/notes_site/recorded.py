"""What the experiments gave, for snippets, figures, and readers."""

import json
from pathlib import Path
from typing import Any

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
    results = {p.parent.name: p for folder in FOLDERS for p in folder.glob("*/result.json")}
    if experiment not in results:
        there_are = ", ".join(sorted(results)) or "none"
        raise ValueError(f"no result of an experiment {experiment!r}: there are {there_are}")
    return json.loads(results[experiment].read_text(encoding="utf-8"))

from notes_site.recorded import recorded

# What was trained, once; nothing is trained here.
result = recorded("recall_over_a_gap")
settings = result["settings"]
nearly_always = 0.95


def learned(model: str, number: str) -> list[int]:
    """Count the seeds that were right nearly always, for each gap."""
    runs = [run[number] for run in result["runs"][model]]
    return [
        sum(share >= nearly_always for share in shares)
        for shares in zip(*runs, strict=True)
    ]


single = {model: learned(model, "accuracy_single") for model in result["runs"]}
mixed = {model: learned(model, "accuracy_mixed") for model in result["runs"]}
print("one gap in training:", settings["single_gaps"])
for model, counts in single.items():
    print(f"  {model:16}", *counts)
print("all gaps from 0 to 40, tested with:", settings["tested_gaps"])
for model, counts in mixed.items():
    print(f"  {model:16}", *counts)

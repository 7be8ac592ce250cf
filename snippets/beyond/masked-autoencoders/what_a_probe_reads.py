from notes_site.recorded import recorded

# What was trained, once; nothing is trained here. Means of three seeds, in per cent.
result, digits = recorded("masked_digits"), recorded("digits")
sizes, spread = result["settings"]["sizes"], result["spread"]


def percent(shares):
    return " ".join(f"{100 * share:5.0f}" for share in shares["mean"])


print("images with a label".ljust(30), *(f"{size:5}" for size in sizes))
for name, number in (
    ("pixels", "probe_pixels"),
    ("untrained", "probe_mean"),
    ("MAE, 75 % hidden", "probe_mean"),
    ("MAE, 40 % hidden", "probe_mean"),
    ("supervised", "probe_token"),
):
    print(f"probe of {name}".ljust(30), percent(spread[name][number]))
print("ViT from scratch".ljust(30), percent(digits["spread"]["ViT"]["accuracy"]))
print()
for name in ("MAE, 75 % hidden", "MAE, 40 % hidden"):
    few, all_labels = (100 * share for share in spread[name]["fine_tuned"]["mean"])
    print(f"{name}, fine-tuned: {few:.0f} with 100 labels, {all_labels:.0f} with all")

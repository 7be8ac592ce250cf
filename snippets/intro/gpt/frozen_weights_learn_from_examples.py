from notes_site.recorded import recorded

result = recorded("in_context_learning")  # trained once; nothing is trained here
settings = result["settings"]
near = 0.05
shown = [0, 1, 2, 4, 8, 10]

best = [settings["best"][count] for count in shown]
print("examples in the prompt ", *(f"{count:6}" for count in shown))
print("best possible accuracy ", *(f"{share:.4f}" for share in best))
for model, runs in result["runs"].items():
    close = [
        sum(run["accuracy_new_tasks"][count] > possible - near for run in runs)
        for count, possible in zip(shown, best, strict=True)
    ]
    print(f"{model:10}, seeds near it", *(f"{seeds:6}" for seeds in close))

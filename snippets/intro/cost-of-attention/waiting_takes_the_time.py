from notes_site.recorded import recorded

result = recorded("time_over_length")  # measured once; nothing is measured here
shown = [8, 128, 512]
columns = [result["settings"]["lengths"].index(length) for length in shown]

print("repetitions of 3, with ", *(f"{length:4}" for length in shown), "tokens")
for model, runs in result["runs"].items():
    times = [[run["times_attention"][column] for run in runs] for column in columns]
    print(model)
    print("  sooner than attention", *(f"{sum(x < 1 for x in t):4}" for t in times))
    print("  over twice as long   ", *(f"{sum(x > 2 for x in t):4}" for t in times))

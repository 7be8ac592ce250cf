from notes_site.recorded import recorded

result = recorded("time_over_length")  # measured once; nothing is measured here
lengths = result["settings"]["lengths"]
shown = [8, 128, 512]
columns = [lengths.index(length) for length in shown]

print("repetitions of 3, with ", *(f"{length:4}" for length in shown), "tokens")
for model, runs in result["runs"].items():
    times = [[run["times_attention"][column] for run in runs] for column in columns]
    sooner = [sum(ratio < 1 for ratio in ratios) for ratios in times]
    twice = [sum(ratio > 2 for ratio in ratios) for ratios in times]
    print(model)
    print("  sooner than attention", *(f"{count:4}" for count in sooner))
    print("  over twice as long   ", *(f"{count:4}" for count in twice))

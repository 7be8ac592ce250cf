from notes_site.recorded import recorded

result = recorded("where_heads_look")
maps = result["settings"]["maps"]

for filling in ("paper", "average"):
    runs = [
        dict(zip(maps, run[f"agreement_{filling}"], strict=True))
        for run in result["runs"]["ViT"]
    ]
    print("patches replaced by", filling)
    for name in ("last layer", "rollout of another", "ink"):
        better = sum(run["rollout"] > run[name] for run in runs)
        print(f"  rollout beats {name}: {better} of {len(runs)}")
    clearly = sum(run["rollout"] > run["mean rollout"] + 0.05 for run in runs)
    print(f"  rollout beats mean rollout by 0.05: {clearly} of {len(runs)}")
    highest = max(run["rollout"] for run in runs)
    print("  rollout never above 0.45:", highest < 0.45)

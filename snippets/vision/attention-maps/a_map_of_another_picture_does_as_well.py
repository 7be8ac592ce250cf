from notes_site.recorded import recorded

result = recorded("where_heads_look")
maps = result["settings"]["maps"]

for deleted in ("paper", "average"):
    runs = [
        dict(zip(maps, run[f"agreement_{deleted}"], strict=True))
        for run in result["runs"]["ViT"]
    ]
    print("patches deleted by", deleted)
    for name in ("ink", "rollout of another", "last layer"):
        better = sum(run["rollout"] > run[name] for run in runs)
        print(f"  rollout beats {name}: {better} of {len(runs)}")
    highest = max(run["rollout"] for run in runs)
    print("  rollout never above 0.45:", highest < 0.45)

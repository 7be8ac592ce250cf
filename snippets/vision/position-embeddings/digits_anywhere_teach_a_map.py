from notes_site.recorded import recorded

runs = recorded("moved_digits")["runs"]
anywhere = [run["similarity"] for run in runs["learned"]]
middle = [run["similarity"] for run in runs["learned, in the middle"]]

# Mean cosine of places 1, 2, 3, … apart in a row or column, with each of three seeds.
alike = min(seed[0] for seed in anywhere) > 0.25
fading = all(seed[0] > seed[1] > seed[2] for seed in anywhere)
less = max(seed[0] for seed in middle) < 0.25
print("anywhere, neighbours above 0.25:", alike)
print("anywhere, less alike two apart, and still less three apart:", fading)
print("in the middle, neighbours below 0.25:", less)
print("in the middle, opposite margins above 0.5:", min(s[4] for s in middle) > 0.5)

kinds = [run for name in runs if "middle" not in name for run in runs[name]]
between = all(0.15 < run["accuracy"] < 0.6 for run in kinds)
easy = all(run["accuracy"] > 0.9 for run in runs["learned, in the middle"])
print("anywhere, every kind 15 to 60 % right:", between)
print("in the middle, more than 90 % right:", easy)

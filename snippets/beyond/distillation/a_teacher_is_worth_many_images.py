from notes_site.recorded import recorded

spread = recorded("distilled_digits")["spread"]


def ends(model, number="accuracy"):
    return spread[model][number]["lowest"], spread[model][number]["highest"]


taught = ("hard", "soft", "soft, mixed", "soft, mixed, patient", "token")
worst = min(ends(model)[0] for model in taught)
best = max(ends(model)[1] for model in taught)
ahead = worst - ends("labels")[1]
print("worst taught, above the best by labels:", ahead > 0.04)
print("and above the best by labels and Mixup:", worst > ends("labels, mixed")[1])
print(
    "Mixup helps the labels, all seeds:", ends("labels, mixed")[0] > ends("labels")[1]
)

means = {name: model["accuracy"]["mean"] for name, model in spread.items()}
little = means["soft, labelled only"] - means["labels"]
much = means["soft"] - means["soft, labelled only"]
print("same 100 images, softer answers: less than 4 points:", little < 0.04)
print("1,100 images more: more than 4 points:", much > 0.04)
print("all below the worst by all labels:", best < ends("all labels")[0] - 0.02)

heads = ends("token", "accuracy_class"), ends("token", "accuracy_distillation")
print("head of the teacher ahead of the other:", heads[0][1] < heads[1][0])
print("agrees with the teacher after patience:",
      ends("soft, mixed, patient", "agreement")[0] > 0.95)  # fmt: skip

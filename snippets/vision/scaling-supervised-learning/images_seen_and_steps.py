runs = {  # images, epochs, epochs after which the rate is divided by ten
    "BiT-S": (1_280_000, 90, (30, 60, 80)),
    "BiT-M": (14_200_000, 90, (30, 60, 80)),
    "BiT-L": (300_000_000, 40, (10, 23, 30, 37)),
}
batch_size = 4096
seen, steps = {}, {}
for name, (images, epochs, cuts) in runs.items():
    seen[name] = images * epochs
    steps[name] = seen[name] / batch_size
    print(f"{name}: {seen[name] / 1e6:8,.1f} million images seen", end=", ")
    print(f"{steps[name]:9,.0f} steps, first cut after {cuts[0] / epochs:.0%}")

epochs_on_budget = seen["BiT-S"] / runs["BiT-M"][0]
rate = 0.03 * batch_size / 256
print(f"the budget of BiT-S is {epochs_on_budget:.1f} epochs of BiT-M's images")
print(f"learning rate {rate:.2f}")

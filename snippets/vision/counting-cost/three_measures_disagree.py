from transformer_notes.counting import vit_macs, vit_parameters
from transformer_notes.vit import published_vit

images = 303_000_000 * 14  # 14 epochs of JFT
core_days = {"L/16": 680, "H/14": 2_500}  # Dosovitskiy et al. 2020, table 2
parameters, exaflops, per_second = {}, {}, {}
for name, days in core_days.items():
    config = published_vit(name, num_classes=0)
    parameters[name] = vit_parameters(config)
    # Forward once and backward twice as much, two FLOPs for each MAC.
    exaflops[name] = 3 * 2 * vit_macs(config) * images / 1e18
    per_second[name] = exaflops[name] * 1e18 / (days * 24 * 60 * 60) / 1e12
    print(
        f"{name}: {parameters[name]:,} parameters, {exaflops[name]:.0f} exaFLOPs,",
        end=" ",
    )
    print(f"{days:,} core-days, {per_second[name]:.1f} teraFLOPs a second")

ratios = [
    measure["H/14"] / measure["L/16"] for measure in (parameters, exaflops, core_days)
]
print("H/14 over L/16:", " ".join(f"{ratio:.2f}" for ratio in ratios))

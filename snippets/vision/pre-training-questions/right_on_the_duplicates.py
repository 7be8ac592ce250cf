num_test = 50_000
table = {  # accuracy on all, accuracy without duplicates, duplicates
    "JFT": (0.878, 0.879, 6470),
    "ImageNet-21k": (0.845, 0.853, 3834),
    "ImageNet": (0.803, 0.813, 879),
}
found, low, high, share = {}, {}, {}, {}
for name, (full, clean, count) in table.items():
    rest = num_test - count
    half = 0.0005  # the table is rounded to a tenth of a percent
    found[name] = (num_test * full - rest * clean) / count
    low[name] = found[name] - half * (num_test + rest) / count
    high[name] = found[name] + half * (num_test + rest) / count
    share[name] = count / num_test
    print(
        f"{name:12} {share[name]:6.2%} duplicates, right on them: {found[name]:.1%}",
        end="",
    )
    print(f" ({low[name]:.0%} to {high[name]:.0%})")

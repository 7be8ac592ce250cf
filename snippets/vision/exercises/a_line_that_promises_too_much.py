import math


def error(compute: float) -> float:
    return 0.08 + 0.6 * (compute + 2) ** -0.25


slope = math.log(error(79) / error(14)) / math.log(79 / 14)
for compute in (79, 1_294, 99_998, 999_998):
    line = error(79) * (compute / 79) ** slope
    print(f"at {compute}: law {error(compute):.4f}, line {line:.4f}")

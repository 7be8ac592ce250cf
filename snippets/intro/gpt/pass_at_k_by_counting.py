from itertools import combinations
from math import comb


def pass_at_k(num_samples, num_right, k):
    """Give the chance that k of the samples hold a right one."""
    return 1 - comb(num_samples - num_right, k) / comb(num_samples, k)


samples = [True, True, False, False, False]  # 5 programs, 2 of them right
for k in (1, 2, 3):
    draws = list(combinations(samples, k))
    counted = sum(any(draw) for draw in draws) / len(draws)
    naive = 1 - (1 - 2 / 5) ** k
    print(
        k,
        f"by formula {pass_at_k(5, 2, k):.3f}",
        f"counted {counted:.3f}",
        f"naive {naive:.3f}",
    )

never_above = all(
    1 - (1 - c / n) ** k <= pass_at_k(n, c, k) + 1e-12
    for n in range(1, 20)
    for c in range(n + 1)
    for k in range(1, n + 1)
)
print("the naive one is never above:", never_above)

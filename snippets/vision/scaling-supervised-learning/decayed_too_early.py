def train(cuts, num_steps=1000, rate=0.4):
    """Expected loss after each step; the rate is divided by 10 at each cut."""
    steep, flat = 4.0, 100.0  # mean squared distances from the minimum
    losses = [(1 * steep + 0.01 * flat) / 2]
    for step in range(num_steps):
        eta = rate / 10 ** sum(step >= cut for cut in cuts)
        steep = (1 - eta * 1) ** 2 * steep + eta**2 * 1
        flat = (1 - eta * 0.01) ** 2 * flat + eta**2 * 0.01
        losses.append((1 * steep + 0.01 * flat) / 2)
    return losses


never, early, late = train([]), train([150]), train([700])
stairs = train([500, 750, 900])

print("step   never   early    late  stairs")
for step in (150, 170, 200, 700, 720, 1000):
    row = [losses[step] for losses in (never, early, late, stairs)]
    print(f"{step:4}", *(f"{loss:7.4f}" for loss in row))

import torch

# A token carries its position as one number; a score is a product of two of them.
position = torch.arange(10.0)
asking = torch.tensor([1.0, 3, 8])
scores = asking.unsqueeze(1) * position
print("plain number, reads most:", scores.argmax(dim=1).tolist())
print("read backwards:          ", (-scores).argmax(dim=1).tolist())

# With the square as a second number it can: -(i - j)² = 2ij - j² - i².
query = torch.stack([2 * asking, -torch.ones(3)], dim=1)
key = torch.stack([position, position**2], dim=1)
near = query @ key.T
print("number and square:       ", near.argmax(dim=1).tolist())

# One step in the middle of texts of 5 and of 10 tokens, if positions run from 0 to 1.
shares = [torch.arange(length) / (length - 1) for length in (5, 10)]
for share in shares:
    print(f"{len(share)} tokens: third at {share[2]:.4f}, a step is {share[1]:.4f}")

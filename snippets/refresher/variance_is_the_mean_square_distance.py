import torch

numbers = torch.tensor([1.0, 2.0, 6.0])

mean = numbers.mean()
squares = (numbers - mean) ** 2
variance = squares.mean()
standard_deviation = variance.sqrt()
print("mean", mean.item(), "squares", squares.tolist())
print(
    "variance",
    round(variance.item(), 3),
    "its root",
    round(standard_deviation.item(), 3),
)

doubled = (2 * numbers).var(correction=0)
torch_default = numbers.var()
print("of the doubled numbers", round(doubled.item(), 3))
print("with torch's default  ", torch_default.item())

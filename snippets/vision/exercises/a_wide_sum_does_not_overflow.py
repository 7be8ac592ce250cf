import torch

weights = torch.tensor([[100, 90, -40], [5, -7, 30]], dtype=torch.int8)
inputs = torch.tensor([3, 2, 1], dtype=torch.int8)
products = weights.to(torch.int32) * inputs.to(torch.int32)
print("products", products.tolist())
print("sums", products.sum(dim=-1).tolist())

largest_product = (-128) ** 2
largest_sum = 2**31 - 1
print("always room for", largest_sum // largest_product, "products")

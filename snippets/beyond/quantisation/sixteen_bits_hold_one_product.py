import torch

x, weight = torch.full((768,), 255), torch.full((768,), 127)
for bits, kind in ((16, torch.int16), (32, torch.int32)):
    total = torch.zeros((), dtype=kind)
    sums = []
    for product in (x * weight).to(kind):
        total = total + product
        sums.append(total.item())
    print(bits, "bits: after 1, 2 and 768 products:", sums[0], sums[1], sums[-1])
print("room in 32 bits for", torch.iinfo(torch.int32).max // (255 * 127), "products")

# A map of 14 × 14 places with 768 numbers each becomes another one of that size.
places, width, kernel = 14 * 14, 768, 3

# How many weights are learned, and how many multiplications it takes.
dense = (places * width) ** 2, (places * width) ** 2
unshared = places * kernel**2 * width**2, places * kernel**2 * width**2
convolution = kernel**2 * width**2, places * kernel**2 * width**2
attention = 4 * width**2, places * 4 * width**2 + 2 * places**2 * width
pointwise = width**2, places * width**2

layers = {
    "dense": dense,
    "local, not shared": unshared,
    "convolution, 3 × 3": convolution,
    "attention": attention,
    "convolution, 1 × 1": pointwise,
}
for name, (weights, products) in layers.items():
    print(f"{name:19}{weights:>14,} weights{products:>15,} products")

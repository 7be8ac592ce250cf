side, num_channels, d_model = 224, 3, 768
patch_sizes = [56, 32, 16, 14, 8, 1]

tokens = [(side // patch_size) ** 2 for patch_size in patch_sizes]
patch_dim = [patch_size**2 * num_channels for patch_size in patch_sizes]
parameters = [width * d_model + d_model for width in patch_dim]
scores = [count**2 for count in tokens]
multiplications = [
    n * width * d_model for n, width in zip(tokens, patch_dim, strict=True)
]

print("patch  tokens         scores  parameters  multiplications")
for row in zip(patch_sizes, tokens, scores, parameters, multiplications, strict=True):
    print("{:5} {:7,} {:14,} {:11,} {:16,}".format(*row))

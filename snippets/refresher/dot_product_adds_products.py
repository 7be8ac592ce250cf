a = [2, 1, -1]
b = [0.5, 3, 2]

products = [x * y for x, y in zip(a, b, strict=True)]
dot_product = sum(products)
print("products", products)
print("dot product", dot_product)

from notes_site.recorded import recorded

spread = recorded("digits")["spread"]
in_order = spread["ViT"]["accuracy"]
shuffled_tests = spread["ViT"]["accuracy_shuffled_tests"]
lowest = {name: numbers["accuracy"]["lowest"][-1] for name, numbers in spread.items()}
highest = {
    name: numbers["accuracy"]["highest"][-1] for name, numbers in spread.items()
}

print("as it is, more than 95 % right:", lowest["ViT"] > 0.95)
print("one order for all, more than 95 %:", lowest["one order"] > 0.95)
for model in ("an order each", "no positions"):
    print(f"{model}, 45 to 80 %:", 0.45 < lowest[model] <= highest[model] < 0.8)
print("shuffled in tests only, below 25 %:", shuffled_tests["highest"] < 0.25)

from notes_site.recorded import recorded

# What was trained, once; nothing is trained here.
spread = recorded("digits")["spread"]


def ends(model, measure="accuracy"):  # of three seeds, the worst and the best
    shares = (spread[model][measure][end] for end in ("lowest", "highest"))
    return [s[-1] if isinstance(s, list) else s for s in shares]


in_order = ends("ViT")
one_order = ends("one order")
order_each = ends("an order each")
no_positions = ends("no positions")
shuffled_later = ends("ViT", "accuracy_shuffled_tests")

print("in order:                {:.1%} to {:.1%}".format(*in_order))
print("one order for all:       {:.1%} to {:.1%}".format(*one_order))
print("an order for each image: {:.1%} to {:.1%}".format(*order_each))
print("no positions:            {:.1%} to {:.1%}".format(*no_positions))
print("shuffled after training: {:.1%} to {:.1%}".format(*shuffled_later))

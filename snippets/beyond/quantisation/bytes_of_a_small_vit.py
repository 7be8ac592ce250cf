from notes_site.recorded_vit import recorded_vit
from transformer_notes.quantisation import quantised, stored_bytes

model = recorded_vit("digits")
full = stored_bytes(model)
print(f"32 bits: {full:,} bytes")
for bits in (8, 4, 3, 2):
    one = stored_bytes(quantised(model, bits, per_row=False))
    rows = stored_bytes(quantised(model, bits))
    print(f"{bits} bits: one scale {one:,}, {full / one:.2f} times smaller;", end=" ")
    print(f"a scale for each row {rows:,}, {full / rows:.2f} times")

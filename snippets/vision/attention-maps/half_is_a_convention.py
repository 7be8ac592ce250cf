from notes_site.recorded import recorded

spread = recorded("where_heads_look")["spread"]["ViT"]["attention_beside_residual"]
print("first layer, more than twice the residual:", spread["lowest"][0] > 2)
print("last layer, less than 0.8 of it:", spread["highest"][2] < 0.8)

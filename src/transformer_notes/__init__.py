"""The models of the notes, in the order in which they build on each other.

    attention   scaled dot-product attention and its masks
    patches     an image as a sequence of tokens

A module imports only from modules above it, and nothing here knows that it is shown
on a site.
"""

"""How the notes are shown: from chapters, snippets and figures to a site.

Compile turns the sources into plain Markdown, figures and notebooks in build/; render is
MkDocs on build/. Compile knows nothing about MkDocs.
"""

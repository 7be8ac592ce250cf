"""The figures of the chapters: pure functions of the real models, one module a chapter."""

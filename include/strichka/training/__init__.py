"""Training of the pipelines that ship: texts in, a spaCy pipeline with card and licence out."""

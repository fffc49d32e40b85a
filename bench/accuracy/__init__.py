"""How well it cleans: precision, recall and damage on labelled texts, beside peers. See README.md in this folder."""

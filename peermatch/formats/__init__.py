"""How dates are written in each language, in Django's own way: a folder named for the language, with a formats.py.

Pages name a format as it is in English (`|date:"F j, Y"`). A language that writes it otherwise has an attribute of that
name: `globals().update({"F j, Y": r"j \\d\\e F \\d\\e Y"})`.
"""

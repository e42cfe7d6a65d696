"""Every page and letter in a language that nobody speaks: what is left in English was never marked for translators."""

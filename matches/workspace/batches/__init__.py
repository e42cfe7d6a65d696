"""Batches: many who ask and many who could provide, paired at once by the worker, read and edited, made drafts."""

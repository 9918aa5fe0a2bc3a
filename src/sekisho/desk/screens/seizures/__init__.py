"""Seizures: what was taken, who answers for it, proof that nothing was changed.

in      goods that were taken, and persons who sign for them
out     the seizure with its exhibits and their custody, to be read and printed
never   lets one person sign for another, or changes a link of the chain
"""

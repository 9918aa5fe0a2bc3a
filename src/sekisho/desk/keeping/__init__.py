"""Keeping: an installation as one file, put back from it, brought up to date.

in      the folder of an installation, its register, an archive
out     an archive with the hash of every file; a folder that equals the one it was made of
never   changes what it copies, or believes an archive before every byte was checked
"""

"""The subject: why it is looked at, what is known, and what can be done.

in      the number of a goods item or its declaration
out     a page in three bands with an action column; deeds put for the courier; an exhibit
never   asks the history itself, or writes into it
"""

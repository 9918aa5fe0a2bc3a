"""Risk: from what is known about a subject to how much it worries us.

    in      tables of subjects, what was known of their parties and goods, profiles, scorers
    out     assessments: hits, scores, and a reason for each
    never   reads a database, chooses a channel, or asks what time it is

To add an indicator, write one constant in a file of `indicators/`.
"""

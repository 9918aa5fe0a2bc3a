"""Access: who may see and do what, and why; the chained log of who did.

    in      a person, an action, the record that it concerns, and the purpose where one is asked
    out     yes or no with the reason; a log in which no entry can be changed unseen
    never   knows a screen, a risk or a history

To add an action, name it in `action.py`, grant it in `roles.py`, and write down by hand in the
matrix of the tests what every role is answered.
"""

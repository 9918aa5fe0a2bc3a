"""History: every record ever written, to be read on any day as it was known.

    in      Arrow tables of records, all of one commit at once, under a key
    out     tables by month, day and version; events for counters; SQL over all of it
    never   edits or deletes a row, judges what it holds, or asks what time it is

`store.History` is the door. `engine.DuckEngine` evaluates expressions on a table,
`counters.RunningCounters` answers for single events. To keep a new table, add it to `tables`.
"""

"""Search by any number or name: in the own office, and with a purpose across all."""

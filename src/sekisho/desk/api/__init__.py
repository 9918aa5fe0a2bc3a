"""The API: machines are answered as persons are, by tokens of limited scope.

in      requests of other systems, each with a token
out     JSON, described by OpenAPI at /api/v1/openapi.json
never   tells more than the screen of the same action would

To add a call, write it in one of the files here with `@call(...)`, and write down in
`tests/access/calls.toml` which scopes it answers.
"""

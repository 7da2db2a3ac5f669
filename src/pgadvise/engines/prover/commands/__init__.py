"""What a command reads, leaves behind and sets off.

`question` joins a world with the translation into it and asks the solver; `gates` puts the policies together, and
`commands` has the rows of each command. `firings`, `trigger_bodies` and `consequences` follow triggers, `writing` and
`executed` functions, `views` and `through` what is behind a view, `outflows`, `secrecy` and `copying` what is told
elsewhere.
"""

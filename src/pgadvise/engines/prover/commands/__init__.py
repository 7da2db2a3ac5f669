"""What a command reads, leaves behind and sets off.

`question` joins a world with the translation into it and asks the solver; `gates` puts the policies together, and
`commands` has the rows of each command. What comes of one has a folder each: `triggers`, what `functions` write and
show (`changing`, `executed`), what is behind `views`, and what is `spread`: told elsewhere (`outflows`,
`secrecy`, `copying`).
"""

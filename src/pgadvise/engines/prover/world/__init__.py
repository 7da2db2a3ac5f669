"""The database and the session of one question.

`world` has the symbolic rows and the facts about them, `stored` which rows a question knows, `session` what the token,
the settings and the role say and which of it the caller chooses, `scopes` what a name means at a place.
"""

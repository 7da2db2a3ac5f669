"""The solver's words: values, truth, kinds, literals, and how an answer is put.

`terms` has the formulas and the values of SQL, with NULL and errors; `kinds` which types are compared as one; `made`,
`contents` and `folding` what is known of values that functions make; `proof` the answer. Only here is it decided what
a simplification may do: everything that has no meaning allows more, so that unsatisfiable still proves.
"""

"""Agreements as data: the model, the YAML door, and the catalogue of bundled agreements.

`agreement` is what an agreement can say, built from `values` (how a number or date is written), `keys`,
`stages`, `split` and `rounding`. `yaml_tree` reads a file into texts with their positions, `references`
holds the names in it against each other, `faults` tells what the model refuses, and `loading` puts them
together so that all faults come at once. `replacing` makes changed copies, `questions` finds and answers
what is left open, `schema` tells editors the format.

The room is called by the singular because `kf.agreements()` is a public function, and importing a
package of that name would put the package in the function's place.
"""

"""Agreements as data: the model, the YAML door, and the catalogue of bundled agreements.

`model` is what an agreement can say, built from `values` (how a number or date is written), `keys`,
`stages` and `split`. `yaml_tree` reads a file into texts with their positions, `references` holds the
names in it against each other, and `loading` puts them together so that all faults come at once.

The room is called by the singular because `kf.agreements()` is a public function, and importing a
package of that name would put the package in the function's place.
"""

"""The batch runner: one plan for many scenarios at once, equal to the scalar runner in each of them.

- `columns`: what an outcome is here – one value for all scenarios, or one each
"""

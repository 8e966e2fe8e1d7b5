"""Charts: Swedish labels and numbers, colours that the colour-blind tell apart, readable in grey print.

Drawn by matplotlib, which is loaded when a chart is asked for and not before. Nothing here needs a screen
or touches the state of ``pyplot``: every chart is a ``Figure`` of its own.
"""

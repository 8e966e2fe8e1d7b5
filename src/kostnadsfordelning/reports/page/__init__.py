"""The page with sliders: HTML, what it asks for and is answered, and the server on this computer.

`html` writes the page, `answers` what a position of the sliders comes to, `server` carries both. The
style and the script stand beside as files of their own; the script calculates no amount.
"""

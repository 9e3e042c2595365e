"""Files from anywhere, read with distrust: sizes before memory is taken, types before numbers are believed.

Whatever a file is, reading it ends with what was asked for, or with a :class:`KudariError` that names the file.
"""

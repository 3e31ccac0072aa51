"""Charts as plain data: values in, a figure in Plotly's schema out.

Pure: nothing here knows Django or plotly, reads a clock, or rounds before it compares. Every chart
is one function that returns a `types.Chart`: the figure, the words around it, and the table that is
the same data. Names reach a figure through `theme.escape` only, because Plotly reads labels as
markup; the words and the table of a Chart are plain text, for the page to escape.
"""

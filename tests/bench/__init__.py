"""Speed, as ratios to floors measured in the same run: `make bench`.

A row is a function under `@row(id, what, hold=…)` in any module here. It returns `Measured`, mostly
from `interleave(ours, floor)`: the same work done by the least code that could do it.
"""

"""The page: an interactive race in one HTML file, made from the same formulas as everything else."""

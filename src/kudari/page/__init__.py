"""The interactive page: one HTML file that needs no server, no network and nothing else."""

"""What `make bench` measures: ratios in one run, min and median, because machines are noisy."""

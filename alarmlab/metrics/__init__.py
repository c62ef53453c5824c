"""What a metric is: its id, its samples, and the statistics CloudWatch makes of them."""

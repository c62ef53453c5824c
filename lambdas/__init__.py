"""What runs in AWS: handler (unwrap) -> core (pure) -> adapters (one class per neighbour)."""

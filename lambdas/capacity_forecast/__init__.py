"""Says in how many days a cluster, a stream or an endpoint is full, from six weeks of its history."""

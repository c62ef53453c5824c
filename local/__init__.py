"""This machine: set-up, emulator, receivers, simulated fleet and demo. Nothing here is deployed."""

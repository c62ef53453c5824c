"""Reads alarm notifications, keeps the incidents, and hands each sink its message."""

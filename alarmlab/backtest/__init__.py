"""What alarms would have done over recorded history, and how good that is."""

"""What watching costs by the month: what the template says, what must be assumed, what nobody can know."""

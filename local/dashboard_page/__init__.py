"""A CloudWatch dashboard as one self-contained web page, to look at and to take a picture of."""

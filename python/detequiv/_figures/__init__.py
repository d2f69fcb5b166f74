"""What the `plot` methods draw, by matplotlib, as the command's figures are: same panels, colours, captions."""

"""Networks, their preconditioning, and the checkpoint file."""

"""What determines a run, a training run, a comparison, an export."""

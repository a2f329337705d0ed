"""Samplers: generator functions from noise to data, one Step at a time.

All share one signature, `sampler(denoiser, x, schedule, timesteps, noise, labels, *, options)`,
hold no state outside their frame, and are written in (alpha, sigma) of the two ends of a step, so
every sampler runs on every schedule. Whoever drives one pauses, cancels, records or forks it.
Coefficients are Python floats (float64), whatever the state's dtype.
"""

"""AdamW in one fused kernel.

torch's own class loads torch's compiler at its first step: more than a second of processor time in
each process that trains, and nothing here is compiled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import torch
from torch import Tensor, nn


class AdamW:
    """AdamW (Loshchilov & Hutter 2019, algorithm 2), bit for bit torch's own with `fused`.

    Attributes:
        lr: the learning rate of the next step.
        eps: what is added to the root of the second moment.
        state: what is remembered of each parameter that had a gradient: `step`, the number of its
            steps (), and the moments `exp_avg` and `exp_avg_sq`, shaped and laid out as it is.
    """

    def __init__(
        self,
        parameters: Iterable[nn.Parameter],
        lr: float,
        betas: tuple[float, float],
        weight_decay: float,
    ) -> None:
        self.lr, self.eps = lr, 1e-8
        self.state: defaultdict[Tensor, dict[str, Tensor]] = defaultdict(dict)
        self._parameters: list[Tensor] = list(parameters)
        self._betas = betas
        self._weight_decay = weight_decay

    def zero_grad(self) -> None:
        """Forget all gradients."""
        for parameter in self._parameters:
            parameter.grad = None

    @torch.no_grad()
    def step(self) -> None:
        """Move each parameter that has a gradient; all lie on one device, in one precision."""
        moved = [one for one in self._parameters if one.grad is not None]
        if not moved:
            return
        for parameter in moved:
            if not self.state[parameter]:
                self.state[parameter] = {
                    "step": torch.zeros((), device=parameter.device),
                    "exp_avg": torch.zeros_like(parameter),
                    "exp_avg_sq": torch.zeros_like(parameter),
                }
        states = [self.state[parameter] for parameter in moved]
        steps = [state["step"] for state in states]
        torch._foreach_add_(steps, 1)
        torch._fused_adamw_(
            moved,
            [parameter.grad for parameter in moved if parameter.grad is not None],
            [state["exp_avg"] for state in states],
            [state["exp_avg_sq"] for state in states],
            [],
            steps,
            lr=self.lr,
            beta1=self._betas[0],
            beta2=self._betas[1],
            weight_decay=self._weight_decay,
            eps=self.eps,
            amsgrad=False,
            maximize=False,
        )

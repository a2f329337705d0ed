"""The tree of branches, without a window: what is current and beside, and where branches part."""

from __future__ import annotations

import numpy as np

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.branch_tree import Branch, BranchTree
from diffusion_gui.core.runs.timeline import Timeline
from diffusion_gui.core.runs.trajectory import NoiseLevels, Trajectory


def way(process: str, steps: int) -> Trajectory:
    """A whole run of one point; it ends at the data, or comes from there."""
    sigma = np.linspace(1.0, 0.0, steps + 1)[:: 1 if process == "reverse" else -1]
    path = NoiseLevels(np.round(steps * sigma).astype(np.int64), np.sqrt(1.0 - sigma**2), sigma)
    recipe = Recipe(process=process, T=steps, steps=steps)
    point = np.zeros((1, 2), np.float32)
    made = Trajectory(recipe, Domain("points", (2,)), np.array([-1]), path, point)
    for _ in range(steps):
        made.add(point, None, point)
    return made


def journey(steps: int = 10) -> Timeline:
    return Timeline([way("forward", steps), way("reverse", steps)])


def run_added(tree: BranchTree, seed: int = 0) -> Branch:
    tree.add_run(journey(), Recipe(seed=seed))
    assert tree.current is not None
    return tree.current


def forked(tree: BranchTree, parent: Branch, at: int) -> Branch:
    fork = Branch(Timeline(parent.timeline.up_to(at), expected=4), Recipe(), parent, at)
    tree.add_fork(fork)
    return fork


def test_a_run_that_nothing_was_forked_from_gives_way_to_a_new_one() -> None:
    tree = BranchTree()
    first = run_added(tree)
    second = run_added(tree, 1)
    assert tree.all == [second]
    assert not tree.holds(first.timeline)
    forked(tree, second, 14)
    tree.choose(second)
    third = run_added(tree, 2)
    assert tree.all[0] is second
    assert tree.all[-1] is tree.current is third
    assert tree.beside is None


def test_a_fork_lies_behind_its_parent_and_that_ones_earlier_children() -> None:
    tree = BranchTree()
    root = run_added(tree)
    first = forked(tree, root, 14)
    assert (tree.current, tree.beside) == (first, root)
    under = forked(tree, first, 17)
    assert (tree.current, tree.beside) == (under, root)
    second = forked(tree, root, 15)
    assert tree.all == [root, first, under, second]
    assert [one.depth for one in tree.all] == [0, 1, 2, 1]


def test_a_frame_belongs_to_the_branch_that_made_it() -> None:
    tree = BranchTree()
    root = run_added(tree)
    under = forked(tree, forked(tree, root, 14), 17)
    owners = [under.owner(at) for at in (3, 14, 15, 17, 18)]
    assert owners == [root, root, under.parent, under.parent, under]


def test_the_branch_seen_before_can_be_put_beside_and_taken_away() -> None:
    tree = BranchTree()
    root = run_added(tree)
    child = forked(tree, root, 14)
    tree.choose(root)
    assert (tree.current, tree.beside) == (root, child), "the two change places"
    tree.toggle_beside()
    assert tree.beside is None
    tree.toggle_beside()
    assert tree.beside is child
    tree.put_beside(root)
    assert tree.beside is None, "it is shown in any case"


def test_with_a_branch_goes_what_was_forked_from_it_and_the_last_run_stays() -> None:
    tree = BranchTree()
    root = run_added(tree)
    first = forked(tree, root, 14)
    forked(tree, first, 17)
    second = forked(tree, root, 15)
    tree.choose(first)
    tree.remove(first)
    assert tree.all == [root, second]
    assert tree.current is root
    tree.toggle_beside()
    assert tree.beside is None, "what was seen before is gone"
    tree.remove(second)
    assert tree.current is root
    tree.remove(root)
    assert tree.all == [root]


def test_marks_say_where_branches_part_on_the_current_timeline() -> None:
    tree = BranchTree()
    root = run_added(tree)
    first = forked(tree, root, 14)
    forked(tree, root, 16)
    tree.choose(root)
    assert tree.marks() == [(14, False), (16, False)]
    tree.choose(first)
    assert tree.marks() == [(14, True)], "the other one leaves what is not on this timeline"


def test_beside_is_the_state_of_the_nearest_noise_level_on_the_same_way() -> None:
    tree = BranchTree()
    few, many = journey(5), journey(20)
    tree.add_run(few, Recipe())
    assert tree.place_beside(few, 3) is None
    tree.beside = Branch(many, Recipe())
    for position in range(few.planned):
        here, k = few.place(position)
        found = tree.place_beside(few, position)
        assert found is not None
        run, there = found
        assert run.recipe.process == here.recipe.process
        level = here.path.sigma[k] / (here.path.alpha[k] + here.path.sigma[k])
        levels = run.path.sigma / (run.path.alpha + run.path.sigma)
        assert abs(levels[there] - level) == np.abs(levels - level).min()


def test_beside_is_the_very_state_that_both_share() -> None:
    tree = BranchTree()
    root = run_added(tree)
    child = forked(tree, root, 14)
    assert child.timeline.trajectories[0] is root.timeline.trajectories[0]
    assert tree.place_beside(child.timeline, 6) == (root.timeline.trajectories[0], 6)

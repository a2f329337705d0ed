"""Widgets that any scene may use; they hold no state but their looks."""

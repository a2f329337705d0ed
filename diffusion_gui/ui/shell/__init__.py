"""The main window: menus, notifications, opening files."""

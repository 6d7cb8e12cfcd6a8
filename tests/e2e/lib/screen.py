"""Saves what is on the screen as a PNG: screen.py FILE. The web view's own pictures show nothing of the desktop around it."""

import sys

import gi

gi.require_version("Gdk", "3.0")
from gi.repository import Gdk  # noqa: E402

root = Gdk.get_default_root_window()
picture = Gdk.pixbuf_get_from_window(root, 0, 0, root.get_width(), root.get_height())
if picture is None:
    sys.exit("the screen cannot be read")
picture.savev(sys.argv[1], "png", [], [])

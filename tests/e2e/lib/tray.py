"""A tray that takes every icon and shows none: the tests ask the icon itself, as a tray does."""

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

NAME = "org.kde.StatusNotifierWatcher"


class Watcher(dbus.service.Object):
    @dbus.service.method(NAME, in_signature="s")
    def RegisterStatusNotifierItem(self, item):
        print("took", item, flush=True)


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()
watcher = Watcher(bus, "/StatusNotifierWatcher")
# Last: who sees the name must find the object.
name = dbus.service.BusName(NAME, bus)
GLib.MainLoop().run()

"""Watches: one-shot ones and kazoo's DataWatch and ChildrenWatch."""
from kazoo.protocol.states import EventType

from harness import Events, equal, truth


def one_shot_watches(scene):
    watcher, writer = scene.client(), scene.client()
    events = Events()
    equal(watcher.exists(scene.root, watch=events), None)
    writer.create(scene.root, b"")
    event = events.next()
    equal((event.type, event.path), (EventType.CREATED, scene.root))

    watcher.get(scene.root, watch=events)
    writer.set(scene.root, b"1")
    equal(events.next().type, EventType.CHANGED)
    writer.set(scene.root, b"2")

    watcher.get_children(scene.root, watch=events)
    writer.create(scene.root + "/c")
    event = events.next()
    equal((event.type, event.path), (EventType.CHILD, scene.root))
    writer.delete(scene.root + "/c")

    watcher.get(scene.root, watch=events)
    writer.delete(scene.root)
    equal(events.next().type, EventType.DELETED)
    watcher.sync("/")
    truth(events.nothing_left(), "a watch fired twice")


def own_change_is_seen_before_its_reply(scene):
    zk = scene.client()
    zk.create(scene.root, b"")
    events = Events()
    zk.get(scene.root, watch=events)
    zk.set(scene.root, b"mine")
    equal(events.next().type, EventType.CHANGED)


def data_watch(scene):
    watcher, writer = scene.client(), scene.client()
    seen = Events()
    watcher.DataWatch(scene.root, lambda data, stat: seen((data, stat.version if stat else None)))
    equal(seen.next(), (None, None))
    writer.create(scene.root, b"a")
    equal(seen.next(), (b"a", 0))
    writer.set(scene.root, b"b")
    equal(seen.next(), (b"b", 1))
    writer.delete(scene.root)
    equal(seen.next(), (None, None))
    writer.create(scene.root, b"again")
    equal(seen.next(), (b"again", 0))


def children_watch(scene):
    watcher, writer = scene.client(), scene.client()
    writer.create(scene.root)
    watcher.sync("/")
    seen = Events()
    watcher.ChildrenWatch(scene.root, lambda names: seen(sorted(names)))
    equal(seen.next(), [])
    writer.create(scene.root + "/a")
    equal(seen.next(), ["a"])
    writer.create(scene.root + "/b", ephemeral=True)
    equal(seen.next(), ["a", "b"])
    writer.delete(scene.root + "/a")
    equal(seen.next(), ["b"])
    writer.stop()
    equal(seen.next(), [])


def tree_cache(scene):
    from kazoo.recipe.cache import TreeCache, TreeEvent
    watcher, writer = scene.client(), scene.client()
    writer.create(scene.root, b"r")
    writer.create(scene.root + "/a", b"1")
    watcher.sync("/")
    seen = Events()
    cache = TreeCache(watcher, scene.root)
    cache.listen(lambda event: seen((event.event_type, event.event_data.path if event.event_data else None)))
    cache.start()
    seen.until(lambda event: event[0] == TreeEvent.INITIALIZED)
    writer.create(scene.root + "/a/b", b"2")
    seen.until(lambda event: event == (TreeEvent.NODE_ADDED, scene.root + "/a/b"))
    writer.set(scene.root + "/a/b", b"3")
    seen.until(lambda event: event == (TreeEvent.NODE_UPDATED, scene.root + "/a/b"))
    equal(cache.get_data(scene.root + "/a/b").data, b"3")
    writer.delete(scene.root + "/a/b")
    seen.until(lambda event: event == (TreeEvent.NODE_REMOVED, scene.root + "/a/b"))
    cache.close()

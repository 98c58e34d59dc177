"""Clients of an ensemble whose servers are killed, paused and started again."""
from kazoo.protocol.states import EventType

from harness import DEADLINE, Events, KazooState, equal, in_thread, states, truth, vanished
from sessions import _silent_session


def _at(scene, client):
    """The address of the server that a client is connected to."""
    host, port = client._connection._socket.getpeername()[:2]
    return "%s:%d" % (host, port)


def _settled(scene, zk):
    """A znode, an ephemeral and two watches of a client, and what they reported."""
    zk.create(scene.root, b"kept")
    ephemeral = zk.create(scene.root + "/e", ephemeral=True)
    data, children = Events(), Events()
    zk.DataWatch(scene.root, lambda value, stat: data(value))
    zk.ChildrenWatch(scene.root, lambda names: children(sorted(names)))
    equal(data.next(), b"kept")
    equal(children.next(), ["e"])
    return ephemeral, data, children


def _is_as_before(scene, zk, session, ephemeral, data, children):
    equal(zk.client_id[0], session)
    equal(zk.get(ephemeral)[1].ephemeralOwner, session)
    other = scene.client(timeout=20)
    equal(other.exists(ephemeral).ephemeralOwner, session)
    other.set(scene.root, b"new")
    data.until(lambda value: value == b"new")
    other.create(scene.root + "/f")
    children.until(lambda names: names == ["e", "f"])
    scene.server("start")
    zk.stop()
    vanished(other, ephemeral)
    truth(other.exists(scene.root + "/f"), "a znode went with a session that did not own it")


def _leader_fails(scene, order):
    """The client is elsewhere and notices nothing."""
    zk = scene.client(timeout=20, first=scene.ask("follower"))
    seen = states(zk)
    session = zk.client_id[0]
    kept = _settled(scene, zk)
    scene.server(order + " leader")
    zk.set(scene.root, b"written")
    zk.sync(scene.root)
    equal(zk.get(scene.root)[0], b"written")
    truth(seen.nothing_left(), "the client noticed")
    _is_as_before(scene, zk, session, *kept)


def leader_is_killed(scene):
    _leader_fails(scene, "kill")


def leader_stands_still(scene):
    _leader_fails(scene, "pause")


def _own_server_fails(scene, order, role):
    zk = scene.client(timeout=20, first=scene.ask(role))
    seen = states(zk)
    session = zk.client_id[0]
    kept = _settled(scene, zk)
    home = _at(scene, zk)
    scene.server(order + " " + home)
    equal(seen.next(), KazooState.SUSPENDED)
    equal(seen.next(), KazooState.CONNECTED)
    truth(_at(scene, zk) != home, "nobody is there")
    _is_as_before(scene, zk, session, *kept)


def own_server_is_killed(scene):
    _own_server_fails(scene, "kill", "follower")


def own_server_stands_still(scene):
    _own_server_fails(scene, "pause", "follower")


def own_server_is_the_killed_leader(scene):
    _own_server_fails(scene, "kill", "leader")


def rolling_restart(scene):
    zk = scene.client(timeout=20)
    session = zk.client_id[0]
    kept = _settled(scene, zk)
    restarting = in_thread(scene.server, "restart")
    for number in range(100):
        zk.retry(zk.ensure_path, scene.root + "-during/%d" % number)
    restarting.result(3 * DEADLINE)  # three servers, each of which ends and starts
    equal(zk.retry(zk.get_children, scene.root + "-during").__len__(), 100)
    _is_as_before(scene, zk, session, *kept)


def lock_is_kept_when_the_leader_is_killed(scene):
    holder, rival = scene.client(timeout=20), scene.client(timeout=20)
    lock = holder.Lock(scene.root, "holder")
    truth(lock.acquire(), "no lock")
    scene.server("kill leader")
    equal(rival.retry(lambda: rival.Lock(scene.root, "rival").acquire(blocking=False)), False)
    holder.retry(lock.release)
    truth(rival.retry(lambda: rival.Lock(scene.root, "rival").acquire(timeout=DEADLINE)), "the lock is lost for good")
    scene.server("start")


def ephemerals_of_a_silent_client_vanish_once(scene):
    """The client falls silent, then the leader that would expire it dies: the next one does it, once."""
    watcher = scene.client(timeout=20, first=scene.ask("follower"))
    watcher.create(scene.root)
    created = Events()
    equal(watcher.exists(scene.root + "/e", watch=created), None)
    silent, _ = _silent_session(scene, scene.root + "/e", 3000)
    equal(created.next().type, EventType.CREATED)
    scene.server("kill leader")
    vanished(watcher, scene.root + "/e")
    equal(watcher.get_children(scene.root), [])
    equal(watcher.get(scene.root)[1].cversion, 2)
    scene.server("start")
    silent.close()

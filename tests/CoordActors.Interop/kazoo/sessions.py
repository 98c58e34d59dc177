"""Sessions: what outlives a connection, a restart and a kill of the server, and what does not."""
import socket
import struct

from kazoo.protocol.states import EventType

from harness import DEADLINE, Events, KazooState, equal, states, truth, vanished


def close_removes_ephemerals_at_once(scene):
    owner, watcher = scene.client(timeout=60), scene.client()
    path = owner.create(scene.root, ephemeral=True)
    gone = Events()
    watcher.sync(path)
    watcher.exists(path, watch=gone)
    owner.stop()
    equal(gone.next().type, EventType.DELETED)


def expiry_removes_ephemerals(scene):
    """A client that falls silent: a raw connection that never pings."""
    watcher = scene.client(timeout=20)
    created = Events()
    equal(watcher.exists(scene.root, watch=created), None)
    silent, _ = _silent_session(scene, scene.root, 1500)
    equal(created.next().type, EventType.CREATED)
    vanished(watcher, scene.root)
    equal(silent.recv(1), b"")


def _silent_session(scene, path, timeout):
    """A connection that has created an ephemeral and never says anything again, and its session."""
    host, port = (scene.ask("follower") if "," in scene.address else scene.address).split(":")
    silent = socket.create_connection((host, int(port)), timeout=DEADLINE)
    silent.sendall(struct.pack(">iiqiqi16sb", 45, 0, 0, timeout, 0, 16, b"\0" * 16, 0))
    session = struct.unpack(">iiiq", _exactly(silent, 20))[3]
    path = path.encode()
    create = struct.pack(">iii%dsiiii5si6si" % len(path), 1, 1, len(path), path, 0, 1, 31, 5, b"world", 6, b"anyone", 1)
    _exactly(silent, 4 + 37 - 20)
    silent.sendall(struct.pack(">i", len(create)) + create)
    length = struct.unpack(">i", _exactly(silent, 4))[0]
    equal(struct.unpack(">iqi", _exactly(silent, length)[:16])[2], 0)
    return silent, session


def stolen_session_loses_its_connection(scene):
    """The thief's answer may be lost: its connection is closed in turn as soon as the owner is back."""
    zk = scene.client(timeout=20)
    path = zk.create(scene.root, ephemeral=True)
    seen = states(zk)
    session, password = zk.client_id
    thief = _request_resumption(scene, session, password, 20000)
    equal(seen.next(), KazooState.SUSPENDED)
    equal(seen.next(), KazooState.CONNECTED)
    equal(zk.client_id[0], session)
    truth(zk.exists(path), "the ephemeral went with a connection")
    thief.close()


def wrong_password_is_an_expired_session(scene):
    zk = scene.client(timeout=20)
    refused = _resume(scene, zk.client_id[0], b"\x01" * 16, 20000)
    equal(refused, (0, 0))


def _survive(scene, end):
    zk = scene.client(timeout=20)
    seen = states(zk)
    zk.create(scene.root, b"kept")
    ephemeral = zk.create(scene.root + "/e", ephemeral=True)
    session = zk.client_id[0]
    data, children = Events(), Events()
    zk.DataWatch(scene.root, lambda value, stat: data(value))
    zk.ChildrenWatch(scene.root, lambda names: children(sorted(names)))
    equal(data.next(), b"kept")
    equal(children.next(), ["e"])
    scene.server(end)
    equal(seen.next(), KazooState.SUSPENDED)
    scene.server("start")
    # The servers of an ensemble end one after the other: the client may have been at another one for a moment.
    equal(zk.retry(zk.get, ephemeral)[1].ephemeralOwner, session)
    equal(zk.client_id[0], session)
    equal(zk.get(scene.root)[0], b"kept")
    other = scene.client()
    other.set(scene.root, b"new")
    data.until(lambda value: value == b"new")
    other.create(scene.root + "/f")
    children.until(lambda names: names == ["e", "f"])
    equal(other.create(scene.root + "/s-", sequence=True), scene.root + "/s-0000000002")
    zk.stop()
    vanished(other, ephemeral)


def session_survives_a_restart(scene):
    _survive(scene, "stop")


def session_survives_a_kill(scene):
    _survive(scene, "kill")


def session_expires_after_a_restart_without_its_client(scene):
    owner = scene.client(timeout=3)
    path = owner.create(scene.root, ephemeral=True)
    session, password = owner.client_id
    scene.server("kill")
    owner.stop()  # nobody is there to hear it, and nobody will resume the session
    scene.server("start")
    watcher = scene.client(timeout=20)
    vanished(watcher, path)
    equal(_resume(scene, session, password, 3000), (0, 0))


def lock_is_kept_over_a_kill(scene):
    holder, rival = scene.client(timeout=20), scene.client(timeout=20)
    seen, rival_seen = states(holder), states(rival)
    lock = holder.Lock(scene.root, "holder")
    truth(lock.acquire(), "no lock")
    scene.server("kill")
    equal((seen.next(), rival_seen.next()), (KazooState.SUSPENDED, KazooState.SUSPENDED))
    scene.server("start")
    equal((seen.next(), rival_seen.next()), (KazooState.CONNECTED, KazooState.CONNECTED))
    equal(rival.Lock(scene.root, "rival").acquire(blocking=False), False)
    lock.release()
    truth(rival.Lock(scene.root, "rival").acquire(timeout=DEADLINE), "the lock is lost for good")


def containers_and_ttl_nodes_vanish(scene):
    """kazoo has no calls for them: the records are sent as its own requests are."""
    from collections import namedtuple
    from kazoo.protocol.serialization import write_buffer, write_string
    from kazoo.security import OPEN_ACL_UNSAFE

    class Special(namedtuple("Special", "path flags ttl")):
        @property
        def type(self):
            return 19 if self.flags == 4 else 21

        def serialize(self):
            body = bytearray(write_string(self.path) + write_buffer(b"") + struct.pack(">i", len(OPEN_ACL_UNSAFE)))
            for acl in OPEN_ACL_UNSAFE:
                body.extend(struct.pack(">i", acl.perms) + write_string(acl.id.scheme) + write_string(acl.id.id))
            body.extend(struct.pack(">i", self.flags))
            if self.type == 21:
                body.extend(struct.pack(">q", self.ttl))
            return body

        @classmethod
        def deserialize(cls, data, offset):
            length = struct.unpack_from(">i", data, offset)[0]
            return data[offset + 4:offset + 4 + length].decode()

    def special(flags, path, ttl=-1):
        result = zk.handler.async_result()
        zk._call(Special(path, flags, ttl), result)
        return result.get(timeout=DEADLINE)

    zk = scene.client(timeout=20)
    zk.create(scene.root)
    box = special(4, scene.root + "/box")
    equal(zk.exists(box).ephemeralOwner, 0)
    zk.create(box + "/child")
    zk.delete(box + "/child")
    vanished(zk, box)
    vanished(zk, special(5, scene.root + "/brief", 300))
    numbered = special(6, scene.root + "/n-", 10 ** 9)
    equal(numbered, scene.root + "/n-0000000002")
    equal(zk.exists(numbered).ephemeralOwner, 0)
    never_used = special(4, scene.root + "/unused")
    truth(zk.exists(never_used), "a container that never had a child was taken for an empty one")


def _exactly(connection, count):
    read = b""
    while len(read) < count:
        part = connection.recv(count - len(read))
        truth(part, "the server closed the connection")
        read += part
    return read


def _request_resumption(scene, session, password, timeout):
    """A raw connection that has asked for the session."""
    host, port = scene.address.split(",")[0].split(":")
    connection = socket.create_connection((host, int(port)), timeout=DEADLINE)
    connection.sendall(struct.pack(">iiqiqi16sb", 45, 0, 0, timeout, session, 16, password, 0))
    return connection


def _resume(scene, session, password, timeout):
    """The negotiated timeout and the session id that the server answers to a resumption over a raw connection."""
    connection = _request_resumption(scene, session, password, timeout)
    answer = _exactly(connection, 41)
    connection.close()
    return struct.unpack_from(">iq", answer, 8)

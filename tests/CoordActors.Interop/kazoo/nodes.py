"""Znodes: data, versions, rights, kinds, transactions, limits."""
from kazoo.exceptions import (BadVersionError, ConnectionLoss, InvalidACLError, NoAuthError, NoChildrenForEphemeralsError,
                              NodeExistsError, NoNodeError, NotEmptyError, RolledBackError, RuntimeInconsistency)
from kazoo.security import OPEN_ACL_UNSAFE, READ_ACL_UNSAFE, make_acl, make_digest_acl

from harness import equal, raises, states, truth, vanished


def crud(scene):
    zk = scene.client()
    equal(zk.create(scene.root, b"one"), scene.root)
    data, stat = zk.get(scene.root)
    equal((data, stat.version, stat.dataLength, stat.numChildren, stat.ephemeralOwner), (b"one", 0, 3, 0, 0))
    equal(stat.czxid, stat.mzxid)
    equal(zk.set(scene.root, b"three").version, 1)
    with raises(NodeExistsError):
        zk.create(scene.root)
    zk.ensure_path(scene.root + "/a/b/c")
    equal(zk.get_children(scene.root), ["a"])
    names, stat = zk.get_children(scene.root, include_data=True)
    equal((names, stat.numChildren, stat.cversion), (["a"], 1, 1))
    with raises(NotEmptyError):
        zk.delete(scene.root)
    with raises(NoNodeError):
        zk.get(scene.root + "/missing")
    with raises(NoNodeError):
        zk.create(scene.root + "/missing/child")
    zk.delete(scene.root, recursive=True)
    equal(zk.exists(scene.root), None)


def versions(scene):
    zk = scene.client()
    zk.create(scene.root, b"0")
    for version in range(5):
        equal(zk.set(scene.root, b"x", version=version).version, version + 1)
    for wrong in (0, 4, 6, 100):
        with raises(BadVersionError):
            zk.set(scene.root, b"y", version=wrong)
    with raises(BadVersionError):
        zk.delete(scene.root, version=4)
    equal(zk.get(scene.root)[0], b"x")
    zk.delete(scene.root, version=5)


def empty_and_null_data(scene):
    zk = scene.client()
    zk.create(scene.root, b"")
    equal(zk.get(scene.root)[0], b"")
    zk.set(scene.root, None)
    data, stat = zk.get(scene.root)
    truth(not data, "null data came back as %r" % data)
    equal(stat.dataLength, 0)


def digest_acl(scene):
    owner, stranger = scene.client(auth_data=[("digest", "owner:secret")]), scene.client()
    owner.create(scene.root, b"mine", acl=[make_digest_acl("owner", "secret", all=True)])
    equal(owner.get(scene.root)[0], b"mine")
    for forbidden in (lambda: stranger.get(scene.root), lambda: stranger.set(scene.root, b""),
                      lambda: stranger.create(scene.root + "/child"), lambda: stranger.get_children(scene.root),
                      lambda: stranger.set_acls(scene.root, OPEN_ACL_UNSAFE)):
        with raises(NoAuthError):
            forbidden()
    stranger.add_auth("digest", "owner:wrong")
    with raises(NoAuthError):
        stranger.get(scene.root)
    stranger.add_auth("digest", "owner:secret")
    equal(stranger.get(scene.root)[0], b"mine")


def acl_changes(scene):
    zk = scene.client(auth_data=[("digest", "u:p")])
    zk.create(scene.root, b"")
    acls, stat = zk.get_acls(scene.root)
    equal((acls, stat.aversion), (OPEN_ACL_UNSAFE, 0))
    reader_and_self = [make_acl("world", "anyone", read=True), make_acl("auth", "", admin=True, write=True)]
    equal(zk.set_acls(scene.root, reader_and_self, version=0).aversion, 1)
    with raises(BadVersionError):
        zk.set_acls(scene.root, READ_ACL_UNSAFE, version=0)
    acls, _ = zk.get_acls(scene.root)
    equal(sorted(acl.id.scheme for acl in acls), ["digest", "world"])
    with raises(InvalidACLError):
        zk.set_acls(scene.root, [make_acl("nonsense", "x", all=True)])
    with raises(InvalidACLError):
        scene.client().create(scene.root + "-b", acl=[make_acl("auth", "", all=True)])
    zk.create(scene.root + "-ip", acl=[make_acl("ip", "127.0.0.1", all=True)])
    equal(scene.client().get(scene.root + "-ip")[0], b"")
    zk.create(scene.root + "-far", acl=[make_acl("ip", "10.0.0.0/8", all=True)])
    with raises(NoAuthError):
        zk.get(scene.root + "-far")


def sequential(scene):
    zk = scene.client()
    zk.create(scene.root)
    made = [zk.create(scene.root + "/n-", sequence=True) for _ in range(12)]
    equal(made, ["%s/n-%010d" % (scene.root, number) for number in range(12)])
    zk.delete(made[-1])
    zk.create(scene.root + "/plain")
    equal(zk.create(scene.root + "/other-", sequence=True), scene.root + "/other-0000000013")
    equal(zk.create(scene.root + "/", sequence=True), scene.root + "/0000000014")


def ephemerals(scene):
    owner, watcher = scene.client(), scene.client()
    watcher.create(scene.root)
    path = owner.create(scene.root + "/e", b"x", ephemeral=True)
    watcher.sync("/")
    equal(watcher.get(path)[1].ephemeralOwner, owner.client_id[0])
    with raises(NoChildrenForEphemeralsError):
        watcher.create(path + "/child")
    owner.create(scene.root + "/s-", ephemeral=True, sequence=True)
    owner.stop()
    vanished(watcher, path)
    equal(watcher.get_children(scene.root), [])


def transactions(scene):
    zk = scene.client()
    zk.create(scene.root, b"")
    good = zk.transaction()
    good.create(scene.root + "/a", b"1")
    good.create(scene.root + "/a/b", b"2")
    good.set_data(scene.root + "/a", b"3")
    good.check(scene.root + "/a", 1)
    good.create(scene.root + "/s-", sequence=True)
    good.delete(scene.root + "/a/b")
    results = good.commit()
    equal((results[0], results[1], results[2].version, results[3], results[5]), (scene.root + "/a", scene.root + "/a/b", 1, True, True))
    equal(results[4], scene.root + "/s-0000000001")
    equal(zk.get(scene.root + "/a")[0], b"3")

    bad = zk.transaction()
    bad.create(scene.root + "/never")
    bad.check(scene.root + "/a", 7)
    bad.create(scene.root + "/nor-this")
    equal([type(result) for result in bad.commit()], [RolledBackError, BadVersionError, RuntimeInconsistency])
    equal(zk.exists(scene.root + "/never"), None)


def create_with_stat(scene):
    path, stat = scene.client().create(scene.root, b"abc", include_data=True)
    equal((path, stat.dataLength, stat.version), (scene.root, 3, 0))


def chroot(scene):
    outside = scene.client()
    outside.create(scene.root, b"top")
    inside = scene.client(chroot=scene.root)
    equal(inside.create("/a", b"x"), "/a")
    equal(outside.get(scene.root + "/a")[0], b"x")
    equal(inside.get("/")[0], b"top")
    equal(inside.get_children("/"), ["a"])
    seen = []
    inside.get("/a", watch=seen.append)
    outside.set(scene.root + "/a", b"y")
    equal(inside.get("/a")[0], b"y")
    inside.create("/b")
    vanish = scene.root + "/b"
    outside.delete(vanish)
    vanished(inside, "/b")
    equal([event.path for event in seen], ["/a"])


def unicode_paths(scene):
    zk = scene.client()
    zk.create(scene.root)
    names = ["grüße", "日本語", "имя", "with space", "ümlaut-é", "...", "a..", "%41"]
    for name in names:
        zk.create(scene.root + "/" + name, name.encode("utf-8"))
    equal(sorted(zk.get_children(scene.root)), sorted(names))
    for name in names:
        equal(zk.get(scene.root + "/" + name)[0].decode("utf-8"), name)


def one_megabyte(scene):
    """The largest frame a server accepts is 1,048,575 bytes, everything included."""
    zk = scene.client()
    zk.create(scene.root)
    overhead = 8 + 4 + len(scene.root) + 4 + 4  # header, path, length of the data, version
    largest = b"x" * (1048575 - overhead)
    equal(zk.set(scene.root, largest).dataLength, len(largest))
    equal(len(zk.get(scene.root)[0]), len(largest))
    lost = states(zk)
    with raises(ConnectionLoss):
        zk.set(scene.root, largest + b"x")
    equal(lost.next(), "SUSPENDED")
    equal(lost.next(), "CONNECTED")
    equal(zk.get(scene.root)[1].version, 1)


def thousand_children(scene):
    zk = scene.client()
    zk.create(scene.root)
    pending = [zk.create_async("%s/child-%04d" % (scene.root, number), b"d") for number in range(1000)]
    for result in pending:
        result.get(timeout=30)
    equal(len(zk.get_children(scene.root)), 1000)
    equal(zk.exists(scene.root).numChildren, 1000)
    zk.delete(scene.root, recursive=True)


def server_version(scene):
    truth(scene.client().server_version() >= (3, 4, 0), "envi gives no usable zookeeper.version")

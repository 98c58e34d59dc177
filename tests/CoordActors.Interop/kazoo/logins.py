"""SASL, with the users of the JAAS file that the server was started with."""
from kazoo.exceptions import AuthFailedError, NoAuthError
from kazoo.security import Id, make_acl

from harness import equal, raises, states, truth

BOBS_PASSWORD = "bob's \"secret\""


def _options(user, password):
    return {"mechanism": "DIGEST-MD5", "username": user, "password": password}


def owner_gets_in(scene):
    bob = scene.client(sasl_options=_options("bob", BOBS_PASSWORD))
    bob.create(scene.root, b"x", acl=[make_acl("auth", "", all=True)])
    equal([acl.id for acl in bob.get_acls(scene.root)[0]], [Id("sasl", "bob")])
    alice = scene.client(sasl_options=_options("alice", "other"))
    with raises(NoAuthError):
        alice.get(scene.root)
    bob.set_acls(scene.root, [make_acl("sasl", "bob", all=True), make_acl("sasl", "alice", read=True)])
    equal(alice.get(scene.root)[0], b"x")


def wrong_password(scene):
    with raises(AuthFailedError):
        scene.client(sasl_options=_options("bob", "guessed")).exists("/")


def comes_back(scene):
    bob = scene.client(timeout=20, sasl_options=_options("bob", BOBS_PASSWORD))
    bob.create(scene.root, b"x", acl=[make_acl("auth", "", all=True)])
    session, seen = bob.client_id[0], states(bob)
    scene.server("kill")
    seen.until(lambda state: state == "SUSPENDED")
    scene.server("start")
    seen.until(lambda state: state == "CONNECTED")
    equal(bob.set(scene.root, b"y").version, 1)
    equal(bob.client_id[0], session)
    truth(bob.exists(scene.root), "the znode is gone")

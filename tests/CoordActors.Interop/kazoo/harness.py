"""What every kazoo scenario uses: clients, orders to the server's host, waiting for events."""
import queue
import sys
import threading
from contextlib import contextmanager

from kazoo.client import KazooClient, KazooState

DEADLINE = 30.0  # seconds; every wait ends by its event or fails


class Scene:
    """One scenario's view: the address of the server, a path of its own, the clients it opened."""

    def __init__(self, address, name):
        self.address = address
        self.root = "/kazoo-" + name
        self._clients = []

    def client(self, timeout=10.0, chroot="", first=None, **options):
        """A connected client; of the servers of an ensemble it tries `first` first."""
        # kazoo waits for a handshake as long as the session timeout divided by the number of addresses: a connection that a starting server
        # accepted and forgot must not cost the session.
        hosts = self.address.split(",")
        if first:
            hosts.sort(key=lambda host: host != first)
        client = KazooClient(hosts=",".join(hosts * 4 if len(hosts) == 1 else hosts) + chroot, timeout=timeout, randomize_hosts=first is None, **options)
        client.start(timeout=DEADLINE)
        self._clients.append(client)
        return client

    def close(self):
        for client in self._clients:
            client.stop()
            client.close()

    @staticmethod
    def server(order):
        """Asks the host to stop, kill or start the server; by hand: do it and press Enter."""
        return Scene.ask(order)

    @staticmethod
    def ask(order):
        """As `server`, for what is answered with an address."""
        print("@server " + order, flush=True)
        return sys.stdin.readline().strip()


class Events:
    """Collects what callbacks report and hands it out in order."""

    def __init__(self):
        self._queue = queue.Queue()

    def __call__(self, *event):
        self._queue.put(event[0] if len(event) == 1 else event)

    def next(self):
        return self._queue.get(timeout=DEADLINE)

    def until(self, wanted):
        """Drops events until one satisfies `wanted`, and returns that one."""
        while True:
            event = self.next()
            if wanted(event):
                return event

    def nothing_left(self):
        return self._queue.empty()


def equal(actual, expected):
    if actual != expected:
        raise AssertionError("expected %r, found %r" % (expected, actual))


def truth(value, what):
    if not value:
        raise AssertionError(what)


@contextmanager
def raises(error):
    try:
        yield
    except error:
        return
    raise AssertionError("%s was not raised" % error.__name__)


def vanished(client, path):
    """Waits until the znode is gone, by its exists watch."""
    gone = threading.Event()
    if client.exists(path, watch=lambda event: gone.set()):
        truth(gone.wait(DEADLINE), path + " is still there")
        equal(client.exists(path), None)


def states(client):
    """The connection states that a client goes through, as events."""
    seen = Events()
    client.add_listener(lambda state: seen(state))
    return seen


def in_thread(function, *arguments):
    """Runs a blocking recipe beside the scenario; result() gives its result or its error."""
    return Beside(function, arguments)


class Beside(threading.Thread):
    def __init__(self, function, arguments):
        super().__init__(daemon=True)
        self._function, self._arguments = function, arguments
        self._result, self._error = None, None
        self.start()

    def run(self):
        try:
            self._result = self._function(*self._arguments)
        except Exception as error:  # handed to the scenario by result()
            self._error = error

    def result(self, deadline=DEADLINE):
        self.join(deadline)
        truth(not self.is_alive(), "the recipe still waits")
        if self._error:
            raise self._error
        return self._result


__all__ = ["DEADLINE", "Events", "KazooState", "Scene", "equal", "in_thread", "raises", "states", "truth", "vanished"]

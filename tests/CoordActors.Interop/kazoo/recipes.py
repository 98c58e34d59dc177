"""kazoo's recipes: each is a small protocol of sequential ephemerals and watches."""
import threading

from kazoo.recipe.barrier import DoubleBarrier

from harness import DEADLINE, Events, equal, in_thread, truth


def lock(scene):
    first, second = scene.client(), scene.client()
    held, wanted = first.Lock(scene.root, "first"), second.Lock(scene.root, "second")
    truth(held.acquire(), "nobody holds the lock, yet it cannot be had")
    equal(wanted.acquire(blocking=False), False)
    first.sync("/")  # what the second has left behind when it gave up is gone, also where the first one looks
    waiting = in_thread(wanted.acquire)
    queued = Events()
    first.ChildrenWatch(scene.root, lambda names: queued(len(names)))
    queued.until(lambda count: count == 2)
    equal(held.contenders(), ["first", "second"])
    held.release()
    truth(waiting.result(), "the lock was not handed over")
    wanted.release()


def lock_of_a_dead_holder(scene):
    first, second = scene.client(), scene.client()
    truth(first.Lock(scene.root, "first").acquire(), "no lock")
    second.sync("/")
    waiting = in_thread(second.Lock(scene.root, "second").acquire)
    queued = Events()
    second.ChildrenWatch(scene.root, lambda names: queued(len(names)))
    queued.until(lambda count: count == 2)
    first.stop()
    truth(waiting.result(), "the lock died with its holder")


def read_and_write_locks(scene):
    a, b, c = scene.client(), scene.client(), scene.client()
    one, two, writer = a.ReadLock(scene.root, "one"), b.ReadLock(scene.root, "two"), c.WriteLock(scene.root, "writer")
    truth(one.acquire() and two.acquire(), "readers exclude each other")
    equal(writer.acquire(blocking=False), False)
    one.release()
    two.release()
    truth(writer.acquire(), "the writer is kept out of an empty house")


def semaphore(scene):
    clients = [scene.client() for _ in range(3)]
    leases = [client.Semaphore(scene.root, "c%d" % index, max_leases=2) for index, client in enumerate(clients)]
    truth(leases[0].acquire() and leases[1].acquire(), "two leases")
    equal(leases[2].acquire(blocking=False), False)
    equal(sorted(leases[0].lease_holders()), ["c0", "c1"])
    waiting = in_thread(leases[2].acquire)
    leases[0].release()
    truth(waiting.result(), "the third lease")


def election(scene):
    first, second = scene.client(), scene.client()
    led = Events()
    resign = threading.Event()

    def lead(name):
        led(name)
        resign.wait(DEADLINE)

    one = in_thread(first.Election(scene.root, "first").run, lead, "first")
    equal(led.next(), "first")
    second_election = second.Election(scene.root, "second")
    two = in_thread(second_election.run, lead, "second")
    queued = Events()
    first.ChildrenWatch(scene.root, lambda names: queued(len(names)))
    queued.until(lambda count: count == 2)
    equal(second_election.contenders(), ["first", "second"])
    resign.set()
    equal(led.next(), "second")
    one.result()
    two.result()


def fifo_queue(scene):
    producer, consumer = scene.client(), scene.client()
    queue = producer.Queue(scene.root)
    for item in (b"a", b"b", b"c"):
        queue.put(item)
    queue.put(b"urgent", priority=1)
    consumer.sync("/")
    reader = consumer.Queue(scene.root)
    equal([reader.get() for _ in range(5)], [b"urgent", b"a", b"b", b"c", None])
    equal(len(reader), 0)


def locking_queue(scene):
    producer, one, two = scene.client(), scene.client(), scene.client()
    queue = producer.LockingQueue(scene.root)
    queue.put(b"a")
    queue.put_all([b"b", b"c"])
    one.sync("/")
    two.sync("/")
    first, second = one.LockingQueue(scene.root), two.LockingQueue(scene.root)
    equal(first.get(timeout=DEADLINE), b"a")
    equal(second.get(timeout=DEADLINE), b"b")
    truth(first.consume(), "consume")
    equal(first.get(timeout=DEADLINE), b"c")
    waiting = in_thread(second.consume)
    truth(waiting.result(), "consume")
    pending = in_thread(second.get, DEADLINE)
    queue.put(b"late")
    equal(pending.result(), b"late")


def barrier(scene):
    keeper, visitor = scene.client(), scene.client()
    gate = keeper.Barrier(scene.root)
    gate.create()
    visitor.sync("/")
    equal(visitor.Barrier(scene.root).wait(0), False)
    waiting = in_thread(visitor.Barrier(scene.root).wait, DEADLINE)
    truth(gate.remove(), "remove")
    truth(waiting.result(), "nobody passed")


def double_barrier(scene):
    clients = [scene.client() for _ in range(3)]
    barriers = [DoubleBarrier(client, scene.root, 3, "p%d" % index) for index, client in enumerate(clients)]
    for entering in [in_thread(one.enter) for one in barriers]:
        entering.result()
    truth(all(one.participating for one in barriers), "someone is not in")
    for leaving in [in_thread(one.leave) for one in barriers]:
        leaving.result()
    clients[0].sync("/")
    equal(clients[0].get_children(scene.root), [])


def counter(scene):
    clients = [scene.client() for _ in range(3)]

    def count(client):
        own = client.Counter(scene.root)
        for _ in range(20):
            own += 1

    for counting in [in_thread(count, client) for client in clients]:
        counting.result()
    clients[0].sync("/")
    equal(clients[0].Counter(scene.root).value, 60)
    floats = clients[0].Counter(scene.root + "-float", default=1.5)
    floats -= 0.25
    equal(floats.value, 1.25)


def party(scene):
    one, two = scene.client(), scene.client()
    guest, other = one.Party(scene.root, "one"), two.Party(scene.root, "two")
    guest.join()
    other.join()
    equal(sorted(guest), ["one", "two"])
    equal(len(other), 2)
    other.leave()
    equal(list(guest), ["one"])
    shallow = two.ShallowParty(scene.root + "-shallow", "s")
    shallow.join()
    equal(list(shallow), ["s"])

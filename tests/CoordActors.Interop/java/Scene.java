import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

/** One scenario's view: the address of the server, a path of its own, the handles it opened. */
final class Scene implements AutoCloseable {
    static final long DEADLINE_SECONDS = 30;

    final String address;
    final String root;
    private final List<ZooKeeper> handles = new ArrayList<>();
    private final BufferedReader host = new BufferedReader(new InputStreamReader(System.in));

    Scene(String address, String name) {
        this.address = address;
        this.root = "/java-" + name;
    }

    /** A connected handle with a session of its own. */
    Handle connect(int timeoutMilliseconds) throws Exception {
        Events events = new Events();
        return adopt(new ZooKeeper(address, timeoutMilliseconds, events), events);
    }

    Handle connect() throws Exception {
        return connect(20_000);
    }

    /** A connected handle that knows these servers only. */
    Handle connectTo(String servers) throws Exception {
        Events events = new Events();
        return adopt(new ZooKeeper(servers, 20_000, events), events);
    }

    /** A connected handle that logs in with a section of the JAAS file. */
    Handle connectAs(String section) throws Exception {
        Events events = new Events();
        ZKClientConfig configuration = new ZKClientConfig();
        configuration.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, section);
        return adopt(new ZooKeeper(address, 20_000, events, false, configuration), events);
    }

    /** A connected handle whose connection runs over a wire that can be cut. */
    Handle connect(Wire wire) throws Exception {
        Events events = new Events();
        return adopt(new ZooKeeper(wire.address(), 20_000, events), events);
    }

    /** A second handle on a session that exists already. */
    Handle resume(long sessionId, byte[] password, int timeoutMilliseconds) throws Exception {
        Events events = new Events();
        return adopt(new ZooKeeper(address, timeoutMilliseconds, events, sessionId, password), events);
    }

    /** A handle that has not been waited for: its session may be refused. */
    Handle resumeUnchecked(long sessionId, byte[] password) throws Exception {
        Events events = new Events();
        ZooKeeper zk = new ZooKeeper(address, 20_000, events, sessionId, password);
        handles.add(zk);
        return new Handle(zk, events);
    }

    private Handle adopt(ZooKeeper zk, Events events) throws Exception {
        handles.add(zk);
        events.untilState(Watcher.Event.KeeperState.SyncConnected);
        return new Handle(zk, events);
    }

    /** Asks the host to stop, kill or start the server; by hand: do it and press Enter. */
    void server(String order) throws Exception {
        ask(order);
    }

    /** As server, for what is answered with an address. */
    String ask(String order) throws Exception {
        System.out.println("@server " + order);
        System.out.flush();
        return host.readLine();
    }

    @Override
    public void close() throws Exception {
        for (ZooKeeper handle : handles) {
            handle.close();
        }
    }

    static void equal(Object actual, Object expected) {
        if (!Objects.equals(actual, expected)) {
            throw new AssertionError("expected " + expected + ", found " + actual);
        }
    }

    static void truth(boolean value, String what) {
        if (!value) {
            throw new AssertionError(what);
        }
    }

    interface Action {
        void run() throws Exception;
    }

    static void fails(KeeperException.Code code, Action action) throws Exception {
        try {
            action.run();
        } catch (KeeperException error) {
            equal(error.code(), code);
            return;
        }
        throw new AssertionError(code + " was not raised");
    }

    /** A handle and the events that its default watcher received. */
    static final class Handle {
        final ZooKeeper zk;
        final Events events;

        Handle(ZooKeeper zk, Events events) {
            this.zk = zk;
            this.events = events;
        }
    }

    /** Events in the order of their arrival. */
    static final class Events implements Watcher {
        private final BlockingQueue<WatchedEvent> queue = new LinkedBlockingQueue<>();

        @Override
        public void process(WatchedEvent event) {
            queue.add(event);
        }

        WatchedEvent next() throws Exception {
            WatchedEvent event = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new TimeoutException("no event");
            }
            return event;
        }

        /** The next event that is about a znode, as "Type path". */
        String nextChange() throws Exception {
            WatchedEvent event = until(candidate -> candidate.getType() != Watcher.Event.EventType.None);
            return event.getType() + " " + event.getPath();
        }

        WatchedEvent until(Predicate<WatchedEvent> wanted) throws Exception {
            while (true) {
                WatchedEvent event = next();
                if (wanted.test(event)) {
                    return event;
                }
            }
        }

        void untilState(Watcher.Event.KeeperState state) throws Exception {
            until(event -> event.getType() == Watcher.Event.EventType.None && event.getState() == state);
        }

        /** True when no event about a znode waits; session events may. */
        boolean noChangeLeft() {
            return queue.stream().allMatch(event -> event.getType() == Watcher.Event.EventType.None);
        }
    }
}

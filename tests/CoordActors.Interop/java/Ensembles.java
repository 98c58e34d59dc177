import java.util.Arrays;
import java.util.List;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** The Java client with all servers of an ensemble in its connect string. */
final class Ensembles {
    private Ensembles() {
    }

    /** The whole ensemble is ended and started. */
    static void surviveAKillOfAll(Scene scene) throws Exception {
        moves(scene, "kill", "start");
    }

    /** The client's own server is ended: it goes on at another. */
    static void moveToAnotherServer(Scene scene) throws Exception {
        moves(scene, null, null);
    }

    private static void moves(Scene scene, String end, String start) throws Exception {
        Scene.Handle handle = scene.connect();
        long session = handle.zk.getSessionId();
        Scene.Events watch = new Scene.Events();
        handle.zk.create(scene.root, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        handle.zk.create(scene.root + "/e", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        handle.zk.addWatch(scene.root, watch, AddWatchMode.PERSISTENT_RECURSIVE);
        scene.server(end == null ? "kill " + address(handle.zk) : end);
        handle.events.untilState(KeeperState.Disconnected);
        if (start != null) {
            scene.server(start);
        }
        handle.events.untilState(KeeperState.SyncConnected);
        Scene.equal(handle.zk.getSessionId(), session);
        ZooKeeper other = scene.connect().zk;
        CountDownLatch synced = new CountDownLatch(1);
        other.sync(scene.root, (code, path, context) -> synced.countDown(), null);
        Scene.truth(synced.await(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "no answer to sync");
        Scene.equal(other.exists(scene.root + "/e", false).getEphemeralOwner(), session);
        other.setData(scene.root, new byte[1], -1);
        Scene.equal(watch.nextChange(), "NodeDataChanged " + scene.root);
        CountDownLatch gone = new CountDownLatch(1);
        other.exists(scene.root + "/e", event -> gone.countDown());
        handle.zk.close();
        Scene.truth(gone.await(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "the ephemeral outlived its closed session");
        scene.server("start");
    }

    /** The client's own server, the leader, is killed: at the next one its persistent watches get what happened meanwhile, once and in order. */
    static void missedEventsAreTold(Scene scene) throws Exception {
        String own = scene.ask("leader");
        String next = scene.ask("follower");
        Wire left = new Wire(own);
        Wire right = new Wire(next);
        right.cut();
        Scene.Handle reader = scene.connectTo(left.address() + "," + right.address());
        ZooKeeper writer = scene.connectTo(next).zk;
        Scene.Events lasting = new Scene.Events();
        Scene.Events recursive = new Scene.Events();
        String root = scene.root;
        String tree = root + "/tree";
        create(writer, root);
        create(writer, tree);
        create(writer, tree + "/x");
        reader.zk.addWatch(root, lasting, AddWatchMode.PERSISTENT);
        reader.zk.addWatch(tree, recursive, AddWatchMode.PERSISTENT_RECURSIVE);
        create(writer, root + "/a");
        create(writer, tree + "/a");
        Scene.equal(lasting.nextChange(), "NodeChildrenChanged " + root);
        Scene.equal(recursive.nextChange(), "NodeCreated " + tree + "/a");
        reader.zk.exists(root, false);
        scene.server("kill " + own);
        reader.events.untilState(KeeperState.Disconnected);
        writer.setData(root, new byte[1], -1);
        writer.setData(tree + "/x", new byte[1], -1);
        writer.setData(tree + "/x", new byte[2], -1);
        writer.multi(Arrays.asList(
            Op.create(tree + "/y", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
            Op.create(root + "/b", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
            Op.delete(tree + "/x", -1)));
        right.mend();
        reader.events.untilState(KeeperState.SyncConnected);
        reader.zk.exists(root, false);
        writer.setData(root, new byte[2], -1);
        writer.setData(tree, new byte[2], -1);
        for (String change : Arrays.asList("NodeDataChanged ", "NodeChildrenChanged ", "NodeDataChanged ")) {
            Scene.equal(lasting.nextChange(), change + root);
        }
        for (String change : Arrays.asList(
                "NodeDataChanged /x", "NodeDataChanged /x", "NodeCreated /y", "NodeDeleted /x", "NodeDataChanged ")) {
            Scene.equal(recursive.nextChange(), change.replace(" ", " " + tree));
        }
        reader.zk.exists(root, false);
        Scene.truth(lasting.noChangeLeft() && recursive.noChangeLeft(), "something was told twice");
        scene.server("start");
    }

    private static void create(ZooKeeper zk, String path) throws Exception {
        zk.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    /** Asynchronous writes at a follower while the leader dies: each is answered well, in order. */
    static void pipelineOverALeadersDeath(Scene scene) throws Exception {
        ZooKeeper zk = new ZooKeeper(scene.ask("follower"), 20_000, event -> { });
        zk.create(scene.root, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        List<String> names = new ArrayList<>();
        CountDownLatch answered = new CountDownLatch(400);
        for (int number = 0; number < 400; number++) {
            if (number == 200) {
                scene.server("kill leader");
            }
            zk.create(scene.root + "/n-", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL, (code, path, context, name) -> {
                synchronized (names) {
                    names.add(code + " " + name);
                }
                answered.countDown();
            }, null);
        }
        Scene.truth(answered.await(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "not every write was answered");
        for (int number = 0; number < 400; number++) {
            Scene.equal(names.get(number), "0 " + scene.root + String.format("/n-%010d", number));
        }
        Scene.equal(zk.getChildren(scene.root, false).size(), 400);
        scene.server("start");
        zk.close();
    }

    /** "…remoteserver:host/127.0.0.1:2181 …": the handle's own words, since it has no call for it. */
    static String address(ZooKeeper zk) {
        String words = zk.toString();
        String rest = words.substring(words.indexOf("remoteserver:") + "remoteserver:".length());
        String address = rest.substring(rest.indexOf('/') + 1);
        return address.substring(0, address.indexOf(' '));
    }
}

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** One-shot, persistent and recursive watches. */
final class Watches {
    private Watches() {
    }

    private static void create(ZooKeeper zk, String path) throws Exception {
        zk.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    static void oneShot(Scene scene) throws Exception {
        ZooKeeper reader = scene.connect().zk;
        ZooKeeper writer = scene.connect().zk;
        Scene.Events events = new Scene.Events();
        Scene.equal(reader.exists(scene.root, events), null);
        create(writer, scene.root);
        Scene.equal(events.nextChange(), "NodeCreated " + scene.root);
        reader.getData(scene.root, events, null);
        reader.getChildren(scene.root, events);
        writer.setData(scene.root, new byte[1], -1);
        Scene.equal(events.nextChange(), "NodeDataChanged " + scene.root);
        create(writer, scene.root + "/c");
        Scene.equal(events.nextChange(), "NodeChildrenChanged " + scene.root);
        reader.getData(scene.root + "/c", events, null);
        reader.getChildren(scene.root, events);
        writer.delete(scene.root + "/c", -1);
        Scene.equal(events.nextChange(), "NodeDeleted " + scene.root + "/c");
        Scene.equal(events.nextChange(), "NodeChildrenChanged " + scene.root);
        reader.exists("/", false);
        Scene.truth(events.noChangeLeft(), "a one-shot watch fired again");
    }

    static void persistent(Scene scene) throws Exception {
        ZooKeeper reader = scene.connect().zk;
        ZooKeeper writer = scene.connect().zk;
        Scene.Events events = new Scene.Events();
        reader.addWatch(scene.root, events, AddWatchMode.PERSISTENT);
        for (int life = 0; life < 2; life++) {
            create(writer, scene.root);
            writer.setData(scene.root, new byte[1], -1);
            create(writer, scene.root + "/c");
            writer.setData(scene.root + "/c", new byte[1], -1);
            writer.delete(scene.root + "/c", -1);
            writer.delete(scene.root, -1);
            for (String expected : Arrays.asList("NodeCreated", "NodeDataChanged", "NodeChildrenChanged", "NodeChildrenChanged", "NodeDeleted")) {
                Scene.equal(events.nextChange(), expected + " " + scene.root);
            }
        }
    }

    static void recursive(Scene scene) throws Exception {
        ZooKeeper reader = scene.connect().zk;
        ZooKeeper writer = scene.connect().zk;
        Scene.Events events = new Scene.Events();
        reader.addWatch(scene.root, events, AddWatchMode.PERSISTENT_RECURSIVE);
        create(writer, scene.root);
        create(writer, scene.root + "/a");
        create(writer, scene.root + "/a/b");
        writer.setData(scene.root + "/a/b", new byte[1], -1);
        writer.delete(scene.root + "/a/b", -1);
        create(writer, scene.root + "-beside");
        writer.delete(scene.root + "/a", -1);
        for (String expected : Arrays.asList(
                "NodeCreated ", "NodeCreated /a", "NodeCreated /a/b", "NodeDataChanged /a/b", "NodeDeleted /a/b", "NodeDeleted /a")) {
            String[] parts = expected.split(" ", 2);
            Scene.equal(events.nextChange(), parts[0] + " " + scene.root + parts[1]);
        }
    }

    static void removal(Scene scene) throws Exception {
        ZooKeeper reader = scene.connect().zk;
        ZooKeeper writer = scene.connect().zk;
        create(writer, scene.root);
        Scene.Events events = new Scene.Events();
        reader.addWatch(scene.root, events, AddWatchMode.PERSISTENT);
        reader.removeAllWatches(scene.root, WatcherType.Any, false);
        Scene.equal(events.nextChange(), "PersistentWatchRemoved " + scene.root);
        reader.getData(scene.root, events, null);
        reader.removeWatches(scene.root, events, WatcherType.Data, false);
        Scene.equal(events.nextChange(), "DataWatchRemoved " + scene.root);
        reader.getChildren(scene.root, events);
        reader.removeAllWatches(scene.root, WatcherType.Children, false);
        Scene.equal(events.nextChange(), "ChildWatchRemoved " + scene.root);
        Scene.fails(Code.NOWATCHER, () -> reader.removeAllWatches(scene.root, WatcherType.Children, false));
        writer.setData(scene.root, new byte[1], -1);
        reader.exists(scene.root, false);
        Scene.truth(events.noChangeLeft(), "a removed watch fired");
    }

    private static void survive(Scene scene, String end) throws Exception {
        Wire wire = new Wire(scene.address);
        Scene.Handle reader = scene.connect(wire);
        ZooKeeper setUp = scene.connect().zk;
        create(setUp, scene.root);
        create(setUp, scene.root + "/children");
        create(setUp, scene.root + "/tree");
        Scene.Events data = new Scene.Events();
        Scene.Events children = new Scene.Events();
        Scene.Events missing = new Scene.Events();
        Scene.Events every = new Scene.Events();
        reader.zk.getData(scene.root, data, null);
        reader.zk.getChildren(scene.root + "/children", children);
        reader.zk.exists(scene.root + "/later", missing);
        reader.zk.addWatch(scene.root + "/tree", every, AddWatchMode.PERSISTENT_RECURSIVE);
        if (end.isEmpty()) {
            wire.cut();
            wire.mend();
        } else {
            scene.server(end);
            scene.server("start");
        }

        reader.events.untilState(KeeperState.Disconnected);
        reader.events.untilState(KeeperState.SyncConnected);
        reader.zk.exists("/", false);
        ZooKeeper writer = scene.connect().zk;
        writer.setData(scene.root, new byte[1], -1);
        Scene.equal(data.nextChange(), "NodeDataChanged " + scene.root);
        create(writer, scene.root + "/children/x");
        Scene.equal(children.nextChange(), "NodeChildrenChanged " + scene.root + "/children");
        create(writer, scene.root + "/later");
        Scene.equal(missing.nextChange(), "NodeCreated " + scene.root + "/later");
        create(writer, scene.root + "/tree/leaf");
        Scene.equal(every.nextChange(), "NodeCreated " + scene.root + "/tree/leaf");
        writer.delete(scene.root + "/tree/leaf", -1);
        Scene.equal(every.nextChange(), "NodeDeleted " + scene.root + "/tree/leaf");
    }

    static void surviveALostConnection(Scene scene) throws Exception {
        survive(scene, "");
    }

    static void surviveARestart(Scene scene) throws Exception {
        survive(scene, "stop");
    }

    static void surviveAKill(Scene scene) throws Exception {
        survive(scene, "kill");
    }

    /** The client sends setWatches with its last zxid: what changed while it was away is told at once. */
    static void missedChangesAreTold(Scene scene) throws Exception {
        Wire wire = new Wire(scene.address);
        Scene.Handle reader = scene.connect(wire);
        ZooKeeper writer = scene.connect().zk;
        create(writer, scene.root);
        create(writer, scene.root + "/gone");
        Scene.Events events = new Scene.Events();
        reader.zk.getData(scene.root, events, null);
        reader.zk.exists(scene.root + "/new", events);
        reader.zk.getData(scene.root + "/gone", events, null);
        reader.zk.getChildren(scene.root, events);
        long session = reader.zk.getSessionId();
        wire.cut();
        reader.events.untilState(KeeperState.Disconnected);
        writer.multi(Arrays.asList(
            Op.setData(scene.root, new byte[1], -1),
            Op.create(scene.root + "/new", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
            Op.delete(scene.root + "/gone", -1)));
        wire.mend();
        List<String> told = new ArrayList<>();
        for (int count = 0; count < 4; count++) {
            told.add(events.nextChange());
        }
        Collections.sort(told);
        Scene.equal(told, Arrays.asList("NodeChildrenChanged " + scene.root, "NodeCreated " + scene.root + "/new",
            "NodeDataChanged " + scene.root, "NodeDeleted " + scene.root + "/gone"));
        Scene.equal(reader.zk.getSessionId(), session);
    }

    static void manyWatchesAreSetAgainInBatches(Scene scene) throws Exception {
        Wire wire = new Wire(scene.address);
        Scene.Handle reader = scene.connect(wire);
        ZooKeeper writer = scene.connect().zk;
        create(writer, scene.root);
        String padding = String.join("", Collections.nCopies(100, "x"));
        Scene.Events events = new Scene.Events();
        int count = 3000;
        for (int number = 0; number < count; number++) {
            reader.zk.exists(scene.root + "/" + padding + number, events, (code, path, context, stat) -> { }, null);
        }
        reader.zk.exists("/", false);
        wire.cut();
        wire.mend();
        reader.events.untilState(KeeperState.Disconnected);
        reader.events.untilState(KeeperState.SyncConnected);
        reader.zk.exists("/", false);
        create(writer, scene.root + "/" + padding + (count - 1));
        Scene.equal(events.nextChange(), "NodeCreated " + scene.root + "/" + padding + (count - 1));
    }
}

import java.util.concurrent.TimeUnit;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** Sessions of the Java client over connections, restarts and handles. */
final class Sessions {
    private Sessions() {
    }

    private static void survive(Scene scene, String end) throws Exception {
        Scene.Handle handle = scene.connect();
        long session = handle.zk.getSessionId();
        handle.zk.create(scene.root, null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        handle.zk.addAuthInfo("digest", Operations.bytes("u:p"));
        handle.zk.create(scene.root + "-mine", Operations.bytes("x"), Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        scene.server(end);
        handle.events.untilState(KeeperState.Disconnected);
        scene.server("start");
        handle.events.untilState(KeeperState.SyncConnected);
        Scene.equal(handle.zk.getSessionId(), session);
        Scene.equal(handle.zk.exists(scene.root, false).getEphemeralOwner(), session);
        Scene.equal(new String(handle.zk.getData(scene.root + "-mine", false, null)), "x");
        ZooKeeper other = scene.connect().zk;
        Scene.fails(Code.NOAUTH, () -> other.getData(scene.root + "-mine", false, null));
        CountDownLatch gone = new CountDownLatch(1);
        other.exists(scene.root, event -> gone.countDown());
        handle.zk.close();
        Scene.truth(gone.await(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "the ephemeral outlived its closed session");
    }

    static void surviveARestart(Scene scene) throws Exception {
        survive(scene, "stop");
    }

    static void surviveAKill(Scene scene) throws Exception {
        survive(scene, "kill");
    }

    static void resumedByAnotherHandle(Scene scene) throws Exception {
        Wire wire = new Wire(scene.address);
        Scene.Handle first = scene.connect(wire);
        first.zk.create(scene.root, null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        long session = first.zk.getSessionId();
        wire.cut();
        Scene.Handle second = scene.resume(session, first.zk.getSessionPasswd(), 8_000);
        Scene.equal(second.zk.getSessionId(), session);
        Scene.equal(second.zk.getSessionTimeout(), 8_000);
        Scene.truth(second.zk.exists(scene.root, false) != null, "the ephemeral went with its connection");
        second.zk.close();
        ZooKeeper other = scene.connect().zk;
        Scene.equal(other.exists(scene.root, false), null);
        wire.mend();
        first.events.untilState(KeeperState.Expired);
        Scene.fails(Code.SESSIONEXPIRED, () -> first.zk.exists("/", false));
    }

    static void wrongPasswordExpires(Scene scene) throws Exception {
        ZooKeeper owner = scene.connect().zk;
        Scene.Handle impostor = scene.resumeUnchecked(owner.getSessionId(), new byte[16]);
        impostor.events.untilState(KeeperState.Expired);
    }

    static void timeoutIsNegotiated(Scene scene) throws Exception {
        Scene.equal(scene.connect(900).zk.getSessionTimeout(), 1_000);
        Scene.equal(scene.connect(5_000).zk.getSessionTimeout(), 5_000);
        Scene.equal(scene.connect(100_000_000).zk.getSessionTimeout(), 600_000);
    }
}

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;

/** SASL, with the users of the JAAS file that the machine was started with. */
final class Logins {
    private Logins() {
    }

    static void ownerGetsIn(Scene scene) throws Exception {
        ZooKeeper bob = loggedIn(scene, "Bob").zk;
        List<String> who = bob.whoAmI().stream().map(info -> info.getAuthScheme() + " " + info.getUser()).sorted().collect(Collectors.toList());
        Scene.equal(who, Arrays.asList("ip 127.0.0.1", "sasl bob"));
        bob.create(scene.root, new byte[0], Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        Scene.equal(bob.getACL(scene.root, new Stat()), Collections.singletonList(new ACL(Perms.ALL, new Id("sasl", "bob"))));
        ZooKeeper alice = loggedIn(scene, "Alice").zk;
        Scene.fails(Code.NOAUTH, () -> alice.getData(scene.root, false, null));
        bob.setACL(scene.root, Arrays.asList(new ACL(Perms.ALL, new Id("sasl", "bob")), new ACL(Perms.READ, new Id("sasl", "alice"))), -1);
        Scene.equal(alice.getData(scene.root, false, null).length, 0);
        Scene.fails(Code.NOAUTH, () -> alice.setData(scene.root, null, -1));
    }

    static void wrongPassword(Scene scene) throws Exception {
        Scene.Handle handle = scene.connectAs("Wrong");
        handle.events.untilState(KeeperState.AuthFailed);
        Scene.fails(Code.AUTHFAILED, () -> handle.zk.exists("/", false));
    }

    /** The own server is ended; the session goes on at another, or at the same one, and the client logs in there again. */
    static void moves(Scene scene) throws Exception {
        Scene.Handle bob = loggedIn(scene, "Bob");
        long session = bob.zk.getSessionId();
        bob.zk.create(scene.root, new byte[0], Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        String own = Ensembles.address(bob.zk);
        boolean isAlone = own.equals(scene.address);
        scene.server(isAlone ? "kill" : "kill " + own);
        bob.events.untilState(KeeperState.Disconnected);
        if (isAlone) {
            scene.server("start");
        }
        bob.events.untilState(KeeperState.SaslAuthenticated);
        CountDownLatch synced = new CountDownLatch(1);
        bob.zk.sync(scene.root, (code, path, context) -> synced.countDown(), null);
        Scene.truth(synced.await(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "no answer to sync");
        Scene.equal(bob.zk.setData(scene.root, new byte[1], 0).getVersion(), 1);
        Scene.equal(bob.zk.getSessionId(), session);
        if (!isAlone) {
            scene.server("start");
        }
    }

    private static Scene.Handle loggedIn(Scene scene, String section) throws Exception {
        Scene.Handle handle = scene.connectAs(section);
        handle.events.untilState(KeeperState.SaslAuthenticated);
        return handle;
    }
}

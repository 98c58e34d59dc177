import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;

/** Every call of the Java API that does not wait for an event. */
final class Operations {
    private Operations() {
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static void crud(Scene scene) throws Exception {
        ZooKeeper zk = scene.connect().zk;
        Scene.equal(zk.create(scene.root, bytes("one"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT), scene.root);
        Stat stat = new Stat();
        Scene.equal(new String(zk.getData(scene.root, false, stat), StandardCharsets.UTF_8), "one");
        Scene.equal(stat.getVersion(), 0);
        Scene.equal(zk.setData(scene.root, bytes("two"), 0).getVersion(), 1);
        Scene.fails(Code.BADVERSION, () -> zk.setData(scene.root, bytes("no"), 0));
        Scene.fails(Code.NODEEXISTS, () -> zk.create(scene.root, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        zk.create(scene.root + "/child", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        Scene.equal(zk.getData(scene.root + "/child", false, null), null);
        Scene.equal(zk.getChildren(scene.root, false), Collections.singletonList("child"));
        Stat withChildren = new Stat();
        zk.getChildren(scene.root, false, withChildren);
        Scene.equal(withChildren.getNumChildren(), 1);
        Scene.equal(zk.getAllChildrenNumber(scene.root), 1);
        Scene.fails(Code.NOTEMPTY, () -> zk.delete(scene.root, -1));
        Scene.fails(Code.BADVERSION, () -> zk.delete(scene.root + "/child", 3));
        zk.delete(scene.root + "/child", 0);
        Scene.equal(zk.exists(scene.root + "/child", false), null);
        Scene.fails(Code.NONODE, () -> zk.getData(scene.root + "/child", false, null));
    }

    static void createWithStat(Scene scene) throws Exception {
        ZooKeeper zk = scene.connect().zk;
        zk.create(scene.root, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        List<CreateMode> modes = Arrays.asList(CreateMode.PERSISTENT, CreateMode.EPHEMERAL, CreateMode.PERSISTENT_SEQUENTIAL, CreateMode.EPHEMERAL_SEQUENTIAL);
        for (CreateMode mode : modes) {
            Stat stat = new Stat();
            String path = zk.create(scene.root + "/" + mode, bytes("data"), Ids.OPEN_ACL_UNSAFE, mode, stat);
            Scene.equal(stat, zk.exists(path, false));
            Scene.equal(stat.getEphemeralOwner(), mode.isEphemeral() ? zk.getSessionId() : 0L);
            Scene.equal(stat.getDataLength(), 4);
            Scene.equal(path.startsWith(scene.root + "/" + mode), true);
        }
        Stat container = new Stat();
        zk.create(scene.root + "/container", bytes("c"), Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER, container);
        Scene.equal(container.getEphemeralOwner(), 0L);
        Stat ttl = new Stat();
        zk.create(scene.root + "/ttl", bytes("t"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, ttl, 1_000_000);
        Scene.equal(ttl, zk.exists(scene.root + "/ttl", false));
        String numbered = zk.create(scene.root + "/ttl-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL, new Stat(), 1_000_000);
        Scene.equal(numbered, scene.root + "/ttl-0000000006");
    }

    static void multi(Scene scene) throws Exception {
        ZooKeeper zk = scene.connect().zk;
        zk.create(scene.root, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        List<OpResult> results = zk.multi(Arrays.asList(
            Op.create(scene.root + "/a", bytes("1"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
            Op.create(scene.root + "/a/b", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL),
            Op.create(scene.root + "/c", null, Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER),
            Op.create(scene.root + "/t", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, 1_000_000),
            Op.check(scene.root + "/a", 0),
            Op.setData(scene.root + "/a", bytes("2"), 0),
            Op.delete(scene.root + "/a/b", -1)));
        Scene.equal(results.size(), 7);
        Scene.equal(((OpResult.CreateResult) results.get(0)).getPath(), scene.root + "/a");
        Scene.equal(((OpResult.CreateResult) results.get(2)).getPath(), scene.root + "/c");
        Scene.equal(((OpResult.SetDataResult) results.get(5)).getStat().getVersion(), 1);

        try {
            zk.multi(Arrays.asList(
                Op.setData(scene.root + "/a", bytes("3"), -1),
                Op.delete(scene.root + "/missing", -1),
                Op.delete(scene.root + "/a", -1)));
            throw new AssertionError("a transaction with a missing znode went through");
        } catch (KeeperException.NoNodeException failure) {
            List<Integer> codes = failure.getResults().stream().map(result -> ((OpResult.ErrorResult) result).getErr()).collect(Collectors.toList());
            Scene.equal(codes, Arrays.asList(0, Code.NONODE.intValue(), Code.RUNTIMEINCONSISTENCY.intValue()));
        }
        Scene.equal(zk.exists(scene.root + "/a", false).getVersion(), 1);
    }

    static void multiRead(Scene scene) throws Exception {
        ZooKeeper zk = scene.connect().zk;
        zk.create(scene.root, bytes("x"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        zk.create(scene.root + "/child", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        List<OpResult> results = zk.multi(Arrays.asList(Op.getData(scene.root), Op.getChildren(scene.root), Op.getData(scene.root + "/missing")));
        Scene.equal(new String(((OpResult.GetDataResult) results.get(0)).getData(), StandardCharsets.UTF_8), "x");
        Scene.equal(((OpResult.GetChildrenResult) results.get(1)).getChildren(), Collections.singletonList("child"));
        Scene.equal(((OpResult.ErrorResult) results.get(2)).getErr(), Code.NONODE.intValue());
    }

    static void ownEphemerals(Scene scene) throws Exception {
        ZooKeeper zk = scene.connect().zk;
        zk.create(scene.root, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        zk.create(scene.root + "/one", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        zk.create(scene.root + "/two", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        scene.connect().zk.create(scene.root + "/others", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        List<String> all = new ArrayList<>(zk.getEphemerals());
        Collections.sort(all);
        Scene.equal(all, Arrays.asList(scene.root + "/one", scene.root + "/two"));
        Scene.equal(zk.getEphemerals(scene.root + "/t"), Collections.singletonList(scene.root + "/two"));
        Scene.equal(zk.getAllChildrenNumber(scene.root), 3);
    }

    static void authentication(Scene scene) throws Exception {
        ZooKeeper owner = scene.connect().zk;
        owner.addAuthInfo("digest", bytes("user:pass"));
        owner.create(scene.root, bytes("secret"), Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        List<ACL> stored = owner.getACL(scene.root, new Stat());
        Scene.equal(stored, Collections.singletonList(new ACL(Perms.ALL, new Id("digest", "user:smGaoVKd/cQkjm7b88GyorAUz20="))));
        ZooKeeper stranger = scene.connect().zk;
        Scene.fails(Code.NOAUTH, () -> stranger.getData(scene.root, false, null));
        Scene.fails(Code.NOAUTH, () -> stranger.getACL(scene.root, null));
        stranger.addAuthInfo("digest", bytes("user:pass"));
        Scene.equal(new String(stranger.getData(scene.root, false, null), StandardCharsets.UTF_8), "secret");

        List<ACL> open = new ArrayList<>(Ids.READ_ACL_UNSAFE);
        open.addAll(Ids.CREATOR_ALL_ACL);
        Scene.equal(owner.setACL(scene.root, open, 0).getAversion(), 1);
        Scene.fails(Code.BADVERSION, () -> owner.setACL(scene.root, open, 0));
        ZooKeeper reader = scene.connect().zk;
        Scene.equal(reader.getACL(scene.root, null).get(1), new ACL(Perms.ALL, new Id("digest", "user:x")));
        Scene.fails(Code.NOAUTH, () -> reader.setData(scene.root, null, -1));
        Scene.fails(Code.INVALIDACL, () -> reader.create(scene.root + "-mine", null, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT));
    }

    static void whoAmI(Scene scene) throws Exception {
        ZooKeeper zk = scene.connect().zk;
        zk.addAuthInfo("digest", bytes("me:pass"));
        List<String> who = zk.whoAmI().stream().map(info -> info.getAuthScheme() + " " + info.getUser()).sorted().collect(Collectors.toList());
        Scene.equal(who, Arrays.asList("digest me", "ip 127.0.0.1"));
    }

    static void authenticationFailure(Scene scene) throws Exception {
        Scene.Handle handle = scene.connect();
        handle.zk.addAuthInfo("no-such-scheme", bytes("x"));
        handle.events.untilState(org.apache.zookeeper.Watcher.Event.KeeperState.AuthFailed);
        Scene.fails(Code.AUTHFAILED, () -> handle.zk.exists("/", false));
    }

    static void syncThenRead(Scene scene) throws Exception {
        ZooKeeper writer = scene.connect().zk;
        ZooKeeper reader = scene.connect().zk;
        writer.create(scene.root, bytes("0"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        for (int round = 1; round <= 20; round++) {
            writer.setData(scene.root, bytes(Integer.toString(round)), -1);
            CompletableFuture<Integer> synced = new CompletableFuture<>();
            reader.sync(scene.root, (code, path, context) -> synced.complete(code), null);
            Scene.equal(synced.get(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), 0);
            Scene.equal(new String(reader.getData(scene.root, false, null), StandardCharsets.UTF_8), Integer.toString(round));
        }
    }

    static void pipeline(Scene scene) throws Exception {
        ZooKeeper zk = scene.connect().zk;
        zk.create(scene.root, bytes(""), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        int count = 500;
        List<CompletableFuture<Integer>> versions = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            CompletableFuture<Integer> version = new CompletableFuture<>();
            zk.setData(scene.root, bytes("x" + number), -1, (code, path, context, stat) -> version.complete(stat == null ? code : stat.getVersion()), null);
            versions.add(version);
        }
        for (int number = 0; number < count; number++) {
            Scene.equal(versions.get(number).get(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), number + 1);
        }
    }

    static void configNode(Scene scene) throws Exception {
        ZooKeeper zk = scene.connect().zk;
        Stat stat = new Stat();
        zk.getConfig(false, stat);
        Scene.equal(stat.getAversion(), -1);
        Scene.equal(zk.getACL("/zookeeper/config", null), Ids.READ_ACL_UNSAFE);
        Scene.fails(Code.NOAUTH, () -> zk.setData("/zookeeper/config", bytes("x"), -1));
        Scene.fails(Code.BADARGUMENTS, () -> zk.delete("/zookeeper/config", -1));
    }

    static void quota(Scene scene) throws Exception {
        ZooKeeper zk = scene.connect().zk;
        zk.create(scene.root, bytes(""), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        org.apache.zookeeper.StatsTrack limits = new org.apache.zookeeper.StatsTrack();
        limits.setCountHardLimit(3);
        limits.setByteHardLimit(10);
        org.apache.zookeeper.cli.SetQuotaCommand.createQuota(zk, scene.root, limits);
        zk.create(scene.root + "/a", bytes("12345"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        Scene.fails(Code.QUOTAEXCEEDED, () -> zk.setData(scene.root + "/a", bytes("12345678901"), -1));
        zk.create(scene.root + "/b", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        Scene.fails(Code.QUOTAEXCEEDED, () -> zk.create(scene.root + "/c", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        String stats = new String(zk.getData("/zookeeper/quota" + scene.root + "/zookeeper_stats", false, null), StandardCharsets.UTF_8);
        Scene.truth(stats.startsWith("count=3,bytes=5"), "the statistics say " + stats);
    }
}

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.CreateMode;

/** Curator: containers as parents, persistent recursive watches, the ensemble tracker on /zookeeper/config. */
final class CuratorRecipes {
    private CuratorRecipes() {
    }

    private static CuratorFramework client(Scene scene) throws Exception {
        CuratorFramework client = CuratorFrameworkFactory.builder()
            .connectString(scene.address).sessionTimeoutMs(60_000).retryPolicy(new RetryNTimes(30, 500)).build();
        client.start();
        Scene.truth(client.blockUntilConnected((int) Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "Curator does not connect");
        return client;
    }

    static void mutex(Scene scene) throws Exception {
        try (CuratorFramework one = client(scene); CuratorFramework two = client(scene)) {
            InterProcessMutex first = new InterProcessMutex(one, scene.root);
            InterProcessMutex second = new InterProcessMutex(two, scene.root);
            Scene.truth(first.acquire(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "no lock");
            Scene.truth(!second.acquire(0, TimeUnit.SECONDS), "two holders");
            first.release();
            Scene.truth(second.acquire(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "not handed over");
            second.release();
        }
    }

    static void leaderLatch(Scene scene) throws Exception {
        try (CuratorFramework one = client(scene); CuratorFramework two = client(scene);
             LeaderLatch second = new LeaderLatch(two, scene.root, "second")) {
            LeaderLatch first = new LeaderLatch(one, scene.root, "first");
            first.start();
            Scene.truth(first.await(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "nobody leads");
            second.start();
            first.close();
            Scene.truth(second.await(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "no successor");
            Scene.equal(second.getLeader().getId(), "second");
        }
    }

    static void cache(Scene scene) throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (CuratorFramework reader = client(scene); CuratorFramework writer = client(scene);
             CuratorCache cache = CuratorCache.build(reader, scene.root)) {
            writer.create().forPath(scene.root, "0".getBytes());
            cache.listenable().addListener((type, before, after) -> seen.add(type + " " + (after == null ? before : after).getPath()));
            cache.start();
            Scene.equal(seen.poll(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "NODE_CREATED " + scene.root);
            writer.create().creatingParentContainersIfNeeded().forPath(scene.root + "/box/leaf", "1".getBytes());
            Scene.equal(seen.poll(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "NODE_CREATED " + scene.root + "/box");
            Scene.equal(seen.poll(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "NODE_CREATED " + scene.root + "/box/leaf");
            writer.setData().forPath(scene.root + "/box/leaf", "2".getBytes());
            Scene.equal(seen.poll(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "NODE_CHANGED " + scene.root + "/box/leaf");
            writer.delete().forPath(scene.root + "/box/leaf");
            Scene.equal(seen.poll(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "NODE_DELETED " + scene.root + "/box/leaf");
            Scene.equal(seen.poll(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "NODE_DELETED " + scene.root + "/box");
        }
    }

    static void atomicLong(Scene scene) throws Exception {
        try (CuratorFramework one = client(scene)) {
            DistributedAtomicLong counter = new DistributedAtomicLong(one, scene.root, new RetryNTimes(30, 10));
            for (int count = 0; count < 10; count++) {
                Scene.truth(counter.increment().succeeded(), "not counted");
            }
            Scene.equal(counter.get().postValue(), 10L);
        }
    }

    static void nodeSurvivesAKill(Scene scene) throws Exception {
        BlockingQueue<String> states = new LinkedBlockingQueue<>();
        try (CuratorFramework one = client(scene)) {
            PersistentNode node = new PersistentNode(one, CreateMode.EPHEMERAL, false, scene.root, "here".getBytes());
            node.start();
            Scene.truth(node.waitForInitialCreate(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "no node");
            one.getConnectionStateListenable().addListener((client, state) -> states.add(state.toString()));
            scene.server("kill");
            Scene.equal(states.poll(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "SUSPENDED");
            scene.server("start");
            Scene.equal(states.poll(Scene.DEADLINE_SECONDS, TimeUnit.SECONDS), "RECONNECTED");
            Scene.equal(new String(one.getData().forPath(scene.root)), "here");
            node.close();
        }
    }
}

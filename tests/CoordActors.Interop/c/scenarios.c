/* Scenarios of the C client, by its synchronous calls.
   build: gcc -pthread -DTHREADED -o scenarios scenarios.c -lzookeeper_mt
   usage: scenarios HOST:PORT SCENARIO */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zookeeper/zookeeper.h>

#define DEADLINE_SECONDS 30
#define QUEUE 256

#define CHECK(condition)                                                     \
    do {                                                                     \
        if (!(condition)) {                                                  \
            fprintf(stderr, "line %d: not true: %s\n", __LINE__, #condition); \
            exit(1);                                                         \
        }                                                                    \
    } while (0)

#define EXPECT(call, wanted)                                                                             \
    do {                                                                                                 \
        int found_ = (call);                                                                             \
        if (found_ != (wanted)) {                                                                        \
            fprintf(stderr, "line %d: %s is %d (%s), not %s\n", __LINE__, #call, found_, zerror(found_), #wanted); \
            exit(1);                                                                                     \
        }                                                                                                \
    } while (0)

/* Events in the order of their arrival. */
struct events {
    pthread_mutex_t lock;
    pthread_cond_t arrived;
    int count, taken;
    int type[QUEUE], state[QUEUE];
    char path[QUEUE][256];
};

static const char *address;
static char root[128];

static struct events *new_events(void)
{
    struct events *events = calloc(1, sizeof *events);
    pthread_mutex_init(&events->lock, NULL);
    pthread_cond_init(&events->arrived, NULL);
    return events;
}

static void watcher(zhandle_t *zh, int type, int state, const char *path, void *context)
{
    struct events *events = context;
    (void)zh;
    pthread_mutex_lock(&events->lock);
    CHECK(events->count < QUEUE);
    events->type[events->count] = type;
    events->state[events->count] = state;
    snprintf(events->path[events->count], sizeof events->path[0], "%s", path ? path : "");
    events->count++;
    pthread_cond_broadcast(&events->arrived);
    pthread_mutex_unlock(&events->lock);
}

/* The index of the next event, waited for. */
static int next(struct events *events)
{
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec += DEADLINE_SECONDS;
    pthread_mutex_lock(&events->lock);
    while (events->taken == events->count) {
        if (pthread_cond_timedwait(&events->arrived, &events->lock, &limit) != 0) {
            fprintf(stderr, "no event in time\n");
            exit(1);
        }
    }
    int index = events->taken++;
    pthread_mutex_unlock(&events->lock);
    return index;
}

static void until_state(struct events *events, int state)
{
    int index;
    do {
        index = next(events);
    } while (events->type[index] != ZOO_SESSION_EVENT || events->state[index] != state);
}

/* The next event about a znode; a handle's events about its session are passed over. */
static void expect_change(struct events *events, int type, const char *path)
{
    int index;
    do {
        index = next(events);
    } while (events->type[index] == ZOO_SESSION_EVENT);
    if (events->type[index] != type || strcmp(events->path[index], path) != 0) {
        fprintf(stderr, "event %d %s, not %d %s\n", events->type[index], events->path[index], type, path);
        exit(1);
    }
}

static zhandle_t *connect_as(const clientid_t *id, struct events *events)
{
    zhandle_t *zh = zookeeper_init(address, watcher, 20000, id, events, 0);
    CHECK(zh != NULL);
    until_state(events, ZOO_CONNECTED_STATE);
    return zh;
}

static zhandle_t *connect_new(void)
{
    return connect_as(NULL, new_events());
}

static void server(const char *order)
{
    char line[64];
    printf("@server %s\n", order);
    fflush(stdout);
    CHECK(fgets(line, sizeof line, stdin) != NULL);
}

static const char *below(const char *name)
{
    static char path[8][256];
    static int turn;
    char *own = path[turn++ % 8];
    snprintf(own, 256, "%s%s", root, name);
    return own;
}

static void create(zhandle_t *zh, const char *path, int flags)
{
    EXPECT(zoo_create(zh, path, "x", 1, &ZOO_OPEN_ACL_UNSAFE, flags, NULL, 0), ZOK);
}

static void crud(void)
{
    zhandle_t *zh = connect_new();
    struct Stat stat;
    char buffer[64];
    int length = sizeof buffer;
    create(zh, root, 0);
    EXPECT(zoo_create(zh, root, "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0), ZNODEEXISTS);
    EXPECT(zoo_get(zh, root, 0, buffer, &length, &stat), ZOK);
    CHECK(length == 1 && buffer[0] == 'x' && stat.version == 0);
    EXPECT(zoo_set2(zh, root, "three", 5, 0, &stat), ZOK);
    CHECK(stat.version == 1 && stat.dataLength == 5);
    EXPECT(zoo_set(zh, root, "no", 2, 0), ZBADVERSION);
    EXPECT(zoo_set(zh, root, NULL, -1, 1), ZOK);
    length = sizeof buffer;
    EXPECT(zoo_get(zh, root, 0, buffer, &length, &stat), ZOK);
    CHECK(length == -1);
    create(zh, below("/child"), 0);
    struct String_vector names;
    EXPECT(zoo_get_children2(zh, root, 0, &names, &stat), ZOK);
    CHECK(names.count == 1 && strcmp(names.data[0], "child") == 0 && stat.numChildren == 1);
    deallocate_String_vector(&names);
    EXPECT(zoo_delete(zh, root, -1), ZNOTEMPTY);
    EXPECT(zoo_delete(zh, below("/child"), 9), ZBADVERSION);
    EXPECT(zoo_delete(zh, below("/child"), 0), ZOK);
    EXPECT(zoo_exists(zh, below("/child"), 0, &stat), ZNONODE);
    zookeeper_close(zh);
}

static void sequential(void)
{
    zhandle_t *zh = connect_new();
    char made[256];
    create(zh, root, 0);
    for (int number = 0; number < 3; number++) {
        char wanted[256];
        EXPECT(zoo_create(zh, below("/n-"), "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_SEQUENCE, made, sizeof made), ZOK);
        snprintf(wanted, sizeof wanted, "%s/n-%010d", root, number);
        CHECK(strcmp(made, wanted) == 0);
    }
    struct Stat stat;
    EXPECT(zoo_create2(zh, below("/s"), "abc", 3, &ZOO_OPEN_ACL_UNSAFE, 0, made, sizeof made, &stat), ZOK);
    CHECK(stat.dataLength == 3);
    EXPECT(zoo_create2_ttl(zh, below("/t"), "abc", 3, &ZOO_OPEN_ACL_UNSAFE, ZOO_PERSISTENT_WITH_TTL, 1000000, made, sizeof made, &stat), ZOK);
    CHECK(stat.ephemeralOwner == 0);
    EXPECT(zoo_create2(zh, below("/c"), "abc", 3, &ZOO_OPEN_ACL_UNSAFE, ZOO_CONTAINER, made, sizeof made, &stat), ZOK);
    CHECK(stat.ephemeralOwner == 0);
    zookeeper_close(zh);
}

static void ephemeral(void)
{
    zhandle_t *owner = connect_new(), *other = connect_new();
    struct events *events = new_events();
    struct Stat stat;
    create(owner, root, ZOO_EPHEMERAL);
    EXPECT(zoo_wexists(other, root, watcher, events, &stat), ZOK);
    CHECK(stat.ephemeralOwner == zoo_client_id(owner)->client_id);
    EXPECT(zoo_create(other, below("/child"), "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0), ZNOCHILDRENFOREPHEMERALS);
    zookeeper_close(owner);
    expect_change(events, ZOO_DELETED_EVENT, root);
    zookeeper_close(other);
}

static void watches(void)
{
    zhandle_t *reader = connect_new(), *writer = connect_new();
    struct events *events = new_events();
    struct Stat stat;
    struct String_vector names;
    char buffer[64];
    int length = sizeof buffer;
    EXPECT(zoo_wexists(reader, root, watcher, events, &stat), ZNONODE);
    create(writer, root, 0);
    expect_change(events, ZOO_CREATED_EVENT, root);
    EXPECT(zoo_wget(reader, root, watcher, events, buffer, &length, &stat), ZOK);
    EXPECT(zoo_set(writer, root, "y", 1, -1), ZOK);
    expect_change(events, ZOO_CHANGED_EVENT, root);
    EXPECT(zoo_wget_children(reader, root, watcher, events, &names), ZOK);
    create(writer, below("/child"), 0);
    expect_change(events, ZOO_CHILD_EVENT, root);
    EXPECT(zoo_wget(reader, below("/child"), watcher, events, buffer, &length, &stat), ZOK);
    EXPECT(zoo_delete(writer, below("/child"), -1), ZOK);
    expect_change(events, ZOO_DELETED_EVENT, below("/child"));
    EXPECT(zoo_wget(reader, root, watcher, events, buffer, &length, &stat), ZOK);
    EXPECT(zoo_remove_watches(reader, root, ZWATCHTYPE_DATA, watcher, events, 0), ZOK);
    EXPECT(zoo_remove_watches(reader, root, ZWATCHTYPE_DATA, watcher, events, 0), ZNOWATCHER);
    zookeeper_close(reader);
    zookeeper_close(writer);
}

static void multi(void)
{
    zhandle_t *zh = connect_new();
    zoo_op_t ops[4];
    zoo_op_result_t results[4];
    struct Stat stat;
    char made[256];
    create(zh, root, 0);
    zoo_create_op_init(&ops[0], below("/a"), "1", 1, &ZOO_OPEN_ACL_UNSAFE, ZOO_SEQUENCE, made, sizeof made);
    zoo_set_op_init(&ops[1], root, "2", 1, 0, &stat);
    zoo_check_op_init(&ops[2], root, 1);
    zoo_create_op_init(&ops[3], below("/b"), "1", 1, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0);
    EXPECT(zoo_multi(zh, 4, ops, results), ZOK);
    CHECK(stat.version == 1 && strcmp(made, below("/a0000000000")) == 0);
    zoo_delete_op_init(&ops[0], below("/b"), -1);
    zoo_delete_op_init(&ops[1], below("/missing"), -1);
    zoo_set_op_init(&ops[2], root, "3", 1, -1, NULL);
    EXPECT(zoo_multi(zh, 3, ops, results), ZNONODE);
    CHECK(results[0].err == ZOK && results[1].err == ZNONODE && results[2].err == ZRUNTIMEINCONSISTENCY);
    EXPECT(zoo_exists(zh, below("/b"), 0, NULL), ZOK);
    zookeeper_close(zh);
}

static void authenticated(int code, const void *data)
{
    watcher(NULL, code == ZOK ? ZOO_CHANGED_EVENT : ZOO_DELETED_EVENT, 0, "auth", (void *)data);
}

static void acl(void)
{
    zhandle_t *owner = connect_new(), *stranger = connect_new();
    struct events *events = new_events();
    struct ACL_vector found;
    struct Stat stat;
    char buffer[64];
    int length = sizeof buffer;
    EXPECT(zoo_create(owner, root, "", 0, &ZOO_CREATOR_ALL_ACL, 0, NULL, 0), ZINVALIDACL);
    EXPECT(zoo_add_auth(owner, "digest", "user:pass", 9, authenticated, events), ZOK);
    expect_change(events, ZOO_CHANGED_EVENT, "auth");
    EXPECT(zoo_create(owner, root, "", 0, &ZOO_CREATOR_ALL_ACL, 0, NULL, 0), ZOK);
    EXPECT(zoo_get_acl(owner, root, &found, &stat), ZOK);
    CHECK(found.count == 1 && strcmp(found.data[0].id.id, "user:smGaoVKd/cQkjm7b88GyorAUz20=") == 0);
    EXPECT(zoo_get(stranger, root, 0, buffer, &length, &stat), ZNOAUTH);
    EXPECT(zoo_set_acl(owner, root, 0, &ZOO_OPEN_ACL_UNSAFE), ZOK);
    EXPECT(zoo_get(stranger, root, 0, buffer, &length, &stat), ZOK);
    CHECK(stat.aversion == 1);
    EXPECT(zoo_add_auth(stranger, "nonsense", "", 0, authenticated, events), ZOK);
    expect_change(events, ZOO_DELETED_EVENT, "auth");
    zookeeper_close(owner);
    zookeeper_close(stranger);
}

/* The client sets its watches again with xid -8 after the reconnect. */
static void reconnect(void)
{
    struct events *session = new_events(), *events = new_events();
    zhandle_t *zh = connect_as(NULL, session);
    struct Stat stat;
    char buffer[64];
    int length = sizeof buffer;
    int64_t id = zoo_client_id(zh)->client_id;
    create(zh, root, 0);
    create(zh, below("/e"), ZOO_EPHEMERAL);
    EXPECT(zoo_wget(zh, root, watcher, events, buffer, &length, &stat), ZOK);
    EXPECT(zoo_wexists(zh, below("/later"), watcher, events, &stat), ZNONODE);
    server("kill");
    until_state(session, ZOO_CONNECTING_STATE);
    server("start");
    until_state(session, ZOO_CONNECTED_STATE);
    CHECK(zoo_client_id(zh)->client_id == id);
    EXPECT(zoo_exists(zh, below("/e"), 0, &stat), ZOK);
    CHECK(stat.ephemeralOwner == id);
    zhandle_t *other = connect_new();
    EXPECT(zoo_set(other, root, "new", 3, -1), ZOK);
    expect_change(events, ZOO_CHANGED_EVENT, root);
    create(other, below("/later"), 0);
    expect_change(events, ZOO_CREATED_EVENT, below("/later"));
    zookeeper_close(other);
    zookeeper_close(zh);
}

/* The client's own server is ended: it goes on at another, and sets its watches again there. */
static void moves(void)
{
    struct events *session = new_events(), *events = new_events();
    zhandle_t *zh = connect_as(NULL, session);
    struct Stat stat;
    char buffer[64], order[128];
    int length = sizeof buffer;
    int64_t id = zoo_client_id(zh)->client_id;
    create(zh, root, 0);
    create(zh, below("/e"), ZOO_EPHEMERAL);
    EXPECT(zoo_wget(zh, root, watcher, events, buffer, &length, &stat), ZOK);
    snprintf(order, sizeof order, "kill %s", zoo_get_current_server(zh));
    server(order);
    until_state(session, ZOO_CONNECTING_STATE);
    until_state(session, ZOO_CONNECTED_STATE);
    CHECK(zoo_client_id(zh)->client_id == id);
    EXPECT(zoo_exists(zh, below("/e"), 0, &stat), ZOK);
    CHECK(stat.ephemeralOwner == id);
    EXPECT(zoo_set(zh, root, "new", 3, -1), ZOK);
    expect_change(events, ZOO_CHANGED_EVENT, root);
    zookeeper_close(zh);
    server("start");
}

/* Another process makes the session and ends without a word. */
static void resume(void)
{
    int ends[2];
    clientid_t id;
    CHECK(pipe(ends) == 0);
    if (fork() == 0) {
        zhandle_t *first = connect_new();
        create(first, root, ZOO_EPHEMERAL);
        CHECK(write(ends[1], zoo_client_id(first), sizeof id) == sizeof id);
        _exit(0);
    }
    CHECK(read(ends[0], &id, sizeof id) == sizeof id);
    zhandle_t *second = connect_as(&id, new_events());
    CHECK(zoo_client_id(second)->client_id == id.client_id);
    EXPECT(zoo_exists(second, root, 0, NULL), ZOK);
    /* To close a handle is to send that the session is over, not to wait until it is. */
    zhandle_t *other = connect_new();
    struct events *gone = new_events();
    EXPECT(zoo_wexists(other, root, watcher, gone, NULL), ZOK);
    zookeeper_close(second);
    expect_change(gone, ZOO_DELETED_EVENT, root);
    zookeeper_close(other);
    struct events *events = new_events();
    zhandle_t *third = zookeeper_init(address, watcher, 20000, &id, events, 0);
    CHECK(third != NULL);
    until_state(events, ZOO_EXPIRED_SESSION_STATE);
    zookeeper_close(third);
}

static const struct {
    const char *name;
    void (*play)(void);
} scenarios[] = {
    {"crud", crud},       {"sequential", sequential}, {"ephemeral", ephemeral}, {"watches", watches}, {"multi", multi},
    {"acl", acl},         {"reconnect", reconnect}, {"moves", moves},   {"resume", resume},
};

int main(int count, char **arguments)
{
    CHECK(count == 3);
    address = arguments[1];
    snprintf(root, sizeof root, "/c-%s", arguments[2]);
    zoo_set_debug_level(ZOO_LOG_LEVEL_ERROR);
    for (size_t index = 0; index < sizeof scenarios / sizeof scenarios[0]; index++) {
        if (strcmp(scenarios[index].name, arguments[2]) == 0) {
            scenarios[index].play();
            return 0;
        }
    }
    fprintf(stderr, "no scenario %s\n", arguments[2]);
    return 2;
}

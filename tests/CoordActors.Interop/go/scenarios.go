// Scenarios of go-zookeeper, a client of the old handshake: it sends no read-only byte and insists on an answer of 36 bytes.
// build: GOPATH=/usr/share/gocode GO111MODULE=off go build -o scenarios scenarios.go
// usage: scenarios HOST:PORT SCENARIO
package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/samuel/go-zookeeper/zk"
)

const deadline = 30 * time.Second

var (
	address string
	root    string
	open    = zk.WorldACL(zk.PermAll)
	host    = bufio.NewReader(os.Stdin)
)

type quiet struct{}

func (quiet) Printf(string, ...interface{}) {}

func equal(actual, expected interface{}) {
	if fmt.Sprint(actual) != fmt.Sprint(expected) {
		panic(fmt.Sprintf("expected %v, found %v", expected, actual))
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func server(order string) {
	fmt.Println("@server " + order)
	_, err := host.ReadString('\n')
	must(err)
}

func next(events <-chan zk.Event) zk.Event {
	select {
	case event := <-events:
		return event
	case <-time.After(deadline):
		panic("no event")
	}
}

func untilState(events <-chan zk.Event, state zk.State) {
	for next(events).State != state {
	}
}

func connect() (*zk.Conn, <-chan zk.Event) {
	conn, events, err := zk.Connect(strings.Split(address, ","), 20*time.Second, func(c *zk.Conn) { c.SetLogger(quiet{}) })
	must(err)
	untilState(events, zk.StateHasSession)
	return conn, events
}

func create(conn *zk.Conn, path string, flags int32) string {
	made, err := conn.Create(path, []byte("x"), flags, open)
	must(err)
	return made
}

func crud() {
	conn, _ := connect()
	equal(create(conn, root, 0), root)
	_, err := conn.Create(root, nil, 0, open)
	equal(err, zk.ErrNodeExists)
	data, stat, err := conn.Get(root)
	must(err)
	equal(string(data), "x")
	equal(stat.Version, 0)
	stat, err = conn.Set(root, []byte("yy"), 0)
	must(err)
	equal(stat.Version, 1)
	_, err = conn.Set(root, nil, 0)
	equal(err, zk.ErrBadVersion)
	create(conn, root+"/b", 0)
	create(conn, root+"/a", zk.FlagEphemeral)
	equal(create(conn, root+"/n-", zk.FlagSequence), root+"/n-0000000002")
	names, stat, err := conn.Children(root)
	must(err)
	sort.Strings(names)
	equal(names, []string{"a", "b", "n-0000000002"})
	equal(stat.NumChildren, 3)
	equal(conn.Delete(root, -1), zk.ErrNotEmpty)
	must(conn.Delete(root+"/b", 0))
	found, _, err := conn.Exists(root + "/b")
	must(err)
	equal(found, false)
	path, err := conn.Sync(root)
	must(err)
	equal(path, root)
	conn.Close()
}

func acl() {
	conn, _ := connect()
	must(conn.AddAuth("digest", []byte("user:pass")))
	_, err := conn.Create(root, nil, 0, zk.DigestACL(zk.PermAll, "user", "pass"))
	must(err)
	acls, stat, err := conn.GetACL(root)
	must(err)
	equal(acls[0].ID, "user:smGaoVKd/cQkjm7b88GyorAUz20=")
	stranger, _ := connect()
	_, _, err = stranger.Get(root)
	equal(err, zk.ErrNoAuth)
	stat, err = conn.SetACL(root, open, stat.Aversion)
	must(err)
	equal(stat.Aversion, 1)
	_, _, err = stranger.Get(root)
	must(err)
	stranger.Close()
	conn.Close()
}

func watches() {
	reader, _ := connect()
	writer, _ := connect()
	_, _, created, err := reader.ExistsW(root)
	must(err)
	create(writer, root, 0)
	equal(next(created).Type, zk.EventNodeCreated)
	_, _, changed, err := reader.GetW(root)
	must(err)
	_, err = writer.Set(root, []byte("new"), -1)
	must(err)
	equal(next(changed).Type, zk.EventNodeDataChanged)
	_, _, children, err := reader.ChildrenW(root)
	must(err)
	create(writer, root+"/c", 0)
	event := next(children)
	equal(event.Type, zk.EventNodeChildrenChanged)
	equal(event.Path, root)
	writer.Close()
	reader.Close()
}

func multi() {
	conn, _ := connect()
	create(conn, root, 0)
	results, err := conn.Multi(
		&zk.CreateRequest{Path: root + "/a", Data: []byte("1"), Acl: open},
		&zk.SetDataRequest{Path: root, Data: []byte("2"), Version: 0},
		&zk.CheckVersionRequest{Path: root, Version: 1},
		&zk.DeleteRequest{Path: root + "/a", Version: -1})
	must(err)
	equal(results[0].String, root+"/a")
	equal(results[1].Stat.Version, 1)
	_, err = conn.Multi(
		&zk.SetDataRequest{Path: root, Data: []byte("3"), Version: -1},
		&zk.DeleteRequest{Path: root + "/missing", Version: -1})
	equal(err, zk.ErrNoNode)
	data, _, err := conn.Get(root)
	must(err)
	equal(string(data), "2")
	conn.Close()
}

func lock() {
	first, _ := connect()
	second, _ := connect()
	held := zk.NewLock(first, root, open)
	must(held.Lock())
	_, _, queued, err := first.ChildrenW(root)
	must(err)
	done := make(chan error)
	waiting := zk.NewLock(second, root, open)
	go func() { done <- waiting.Lock() }()
	next(queued)
	must(held.Unlock())
	select {
	case err = <-done:
		must(err)
	case <-time.After(deadline):
		panic("the lock was not handed over")
	}
	must(waiting.Unlock())
	first.Close()
	second.Close()
}

func reconnect() {
	conn, events := connect()
	session := conn.SessionID()
	create(conn, root, 0)
	create(conn, root+"/e", zk.FlagEphemeral)
	_, _, changed, err := conn.GetW(root)
	must(err)
	server("kill")
	untilState(events, zk.StateDisconnected)
	server("start")
	untilState(events, zk.StateHasSession)
	equal(conn.SessionID(), session)
	_, stat, err := conn.Exists(root + "/e")
	must(err)
	equal(stat.EphemeralOwner, session)
	other, _ := connect()
	_, err = other.Set(root, nil, -1)
	must(err)
	equal(next(changed).Type, zk.EventNodeDataChanged)
	conn.Close()
	vanished(other, root+"/e")
	other.Close()
}

// Close does not wait for its answer for long: what it removes may still be there when it returns.
func vanished(conn *zk.Conn, path string) {
	found, _, gone, err := conn.ExistsW(path)
	must(err)
	if found {
		equal(next(gone).Type, zk.EventNodeDeleted)
	}
}

// The client's own server is ended, its address is what the client says: it goes on at another.
func moves() {
	conn, events := connect()
	session := conn.SessionID()
	create(conn, root, 0)
	create(conn, root+"/e", zk.FlagEphemeral)
	_, _, changed, err := conn.GetW(root)
	must(err)
	server("kill " + conn.Server())
	untilState(events, zk.StateDisconnected)
	untilState(events, zk.StateHasSession)
	equal(conn.SessionID(), session)
	_, stat, err := conn.Exists(root + "/e")
	must(err)
	equal(stat.EphemeralOwner, session)
	_, err = conn.Set(root, nil, -1)
	must(err)
	equal(next(changed).Type, zk.EventNodeDataChanged)
	conn.Close()
	other, _ := connect()
	_, err = other.Sync(root)
	must(err)
	vanished(other, root+"/e")
	other.Close()
	server("start")
}

func fourLetterWords() {
	equal(zk.FLWRuok([]string{address}, deadline), []bool{true})
}

func main() {
	scenarios := map[string]func(){
		"crud": crud, "acl": acl, "watches": watches, "multi": multi, "lock": lock, "reconnect": reconnect, "moves": moves, "fourLetterWords": fourLetterWords,
	}
	address = os.Args[1]
	root = "/go-" + os.Args[2]
	play, known := scenarios[os.Args[2]]
	if !known {
		fmt.Fprintln(os.Stderr, "no scenario "+strings.Join(os.Args[2:], " "))
		os.Exit(2)
	}
	play()
}

# The machine on which the command lines of a page are run exactly as they stand. It has a network and processes of its own, and whatever is
# written to /etc, /opt, /usr/local, /var or the checkout stays in memory. DocumentTests starts it, as root, with
#
#   unshare --net --mount --pid --mount-proc --fork --kill-child bash machine.sh ROOT PROGRAM PAGE SANDBOX COMMANDS
#
# ROOT: the checkout; PROGRAM: the folder with coord; COMMANDS: a file with the page's command lines.
set -eEuo pipefail
readonly root=$1 program=$2 page=$3 sandbox=$4 commands=$5 real_home=$HOME
started='' window='' unit=''
exec 2>&1 </dev/null

own_disk() {
    local directory n=0
    mount -t tmpfs tmpfs "$sandbox"
    mkdir "$sandbox/home" "$sandbox/tmp"
    for directory in /etc /opt /usr/local /var "$root"; do
        n=$((n + 1))
        mkdir -p "$sandbox/$n/changes" "$sandbox/$n/work"
        mount -t overlay overlay -o "lowerdir=$directory,upperdir=$sandbox/$n/changes,workdir=$sandbox/$n/work" "$directory"
    done
    mount -t tmpfs tmpfs /run
}

# What the pages take for granted: `coord` is on the PATH, and deploy/build and the README's publish have been there.
own_programs() {
    export HOME=$sandbox/home TMPDIR=$sandbox/tmp MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
    # The network ends here, and so does what another compiler server can see.
    export NuGetAudit=false UseSharedCompilation=false
    export NUGET_PACKAGES=${NUGET_PACKAGES:-$real_home/.nuget/packages}
    # What dotnet run would build is built already where the tests of a release are.
    mkdir "$sandbox/bin"
    printf '#!/bin/sh\n[ "$1" = run ] && shift && set -- run --no-build "$@"\nexec "%s" "$@"\n' "$(command -v dotnet)" >"$sandbox/bin/dotnet"
    chmod +x "$sandbox/bin/dotnet"
    [[ $program != */Release/* ]] || PATH=$sandbox/bin:$PATH
    printf 'fail\nsilent\nshow-error\n' >"$HOME/.curlrc"
    mkdir -p artifacts/deploy
    rm -rf artifacts/deploy/folder
    ln -s "$program" artifacts/deploy/folder
    [ -e coord ] || ln -s "$program" coord
    ln -sfn "$program/coord" /usr/local/bin/coord
}

# serving COMMAND...: starts it and goes on when it serves; its process is in $started.
serving() {
    local sign='Serving clients' line said
    [[ $* != *ensemble* ]] || sign='All serve at'
    exec {said}< <(exec "$@")
    started=$!
    while read -r line <&"$said"; do
        if [[ $line == *"$sign"* ]]; then
            cat <&"$said" >"$sandbox/$started.log" &
            return
        fi
        echo "$line"
    done
    wait "$started"
}

# left_running COMMAND...: what a reader leaves in a window of its own, until the next one of its kind or the page's end.
left_running() {
    close_window
    serving "$@"
    window=$started
}

close_window() {
    [ -n "$window" ] || return 0
    kill -TERM "$window"
    wait "$window"
    window=''
}

# systemd is not the first process here, so this does what it would do with our units: it starts what they say.
systemctl() {
    case $* in
        'enable --now coord') start_unit ;;
        'restart coord') kill -TERM "$unit" && wait "$unit" && start_unit ;;
        'reload coord') kill -HUP "$unit" ;;
        'kill --signal KILL coord') kill -KILL "$unit" && { wait "$unit" || true; } && start_unit ;;
        'enable --now coord-backup.timer') [ -e /etc/coord/backup.env ] ;;
        'start coord-backup') (. /etc/coord/backup.env && export AUTHORIZATION && mkdir -p /var/lib/coord-backup && eval "$(started_by coord-backup)") ;;
        *) echo "machine.sh does not know: systemctl $*" && return 1 ;;
    esac
}

started_by() {
    sed -n 's/^ExecStart=//p' "/etc/systemd/system/$1.service" | sed 's/\$\$/$/g; s/%%/%/g'
}

start_unit() {
    # shellcheck disable=SC2046
    serving $(started_by coord)
    unit=$started
}

# three_hosts THIS: the hosts of deploy/README.md. This machine is number THIS; the other two serve already.
three_hosts() {
    local id
    printf '127.0.0.1 localhost\n192.168.56.11 zk1\n192.168.56.12 zk2\n192.168.56.13 zk3\n' >/etc/hosts
    ip link add hosts type bridge
    ip addr add "192.168.56.1$1/24" dev hosts
    ip link set hosts up
    for id in 1 2 3; do [ "$id" = "$1" ] || other_host "$id"; done
}

other_host() {
    local host=host$1 disk=$sandbox/host$1
    ip netns add "$host"
    ip link add "v-$host" type veth peer name eth0 netns "$host"
    ip link set "v-$host" master hosts up
    ip -n "$host" addr add "192.168.56.1$1/24" dev eth0
    ip -n "$host" link set lo up
    ip -n "$host" link set eth0 up
    deploy/install --id "$1" --root "$disk" >/dev/null
    # shellcheck disable=SC2016
    ip netns exec "$host" unshare --mount bash -c '
        for directory in opt etc/coord var/lib/coord; do mkdir -p "/$directory" && mount --bind "$0/$directory" "/$directory"; done
        exec /opt/coord/coord server /etc/coord/zoo.cfg' "$disk" >"$sandbox/$host.log" 2>&1 &
}

one_leader() {
    local tries
    for tries in $(seq 200); do
        [ "$(coord status --server zk1:2181,zk2:2181,zk3:2181 | grep -cE ' (leader|follower) ')" != 3 ] || return 0
    done
    echo "no quorum after $tries tries"
    return 1
}

# What is there when a page begins.
given() {
    printf '127.0.0.1 localhost zk1 zk2 zk3\n' >/etc/hosts
    case $page in
        deploy/README.md) three_hosts 1 ;;
        docs/operating/upgrade.md | docs/operating/troubleshoot.md)
            three_hosts 2
            deploy/install --id 2
            systemctl enable --now coord
            one_leader
            ;;
        docs/clients/cli.md)
            left_running coord server
            coord cli create /app
            coord cli create /app/config
            coord cli create /config
            ;;
        docs/operating/configuration.md)
            cp hocon/standalone.conf .
            printf 'dataDir=/var/lib/coord\nclientPort=2181\n' >zoo.cfg
            ;;
        docs/operating/logs.md | docs/performance.md)
            mkdir -p /etc/coord
            printf 'dataDir=/var/lib/coord\nclientPort=2181\nadmin.serverAddress=127.0.0.1\n' >/etc/coord/zoo.cfg
            coord start /etc/coord/zoo.cfg
            ;;
        docs/operating/migration.md)
            left_running coord server --data-dir written
            coord cli create /from-zookeeper data
            close_window
            mkdir -p /var/log/zookeeper/version-2
            coord export --data-dir written /var/lib/zookeeper
            ;;
        docs/operating/monitoring.md) left_running coord server ;;
        README.md) printf 'dataDir=/var/lib/coord\nclientPort=2181\n' >zoo.cfg ;;
    esac
}

trap 'echo "$BASH_COMMAND: exit code $?" && tail -n 30 "$sandbox"/*.log' ERR
own_disk
cd "$root"
own_programs
ip link set lo up
given
. "$commands"
close_window
